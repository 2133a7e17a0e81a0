import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A picture of one colour. */
export function image(width = 800, height = 600) {
  return sharp({ create: { width, height, channels: 3, background: '#a8642c' } });
}

/** A PNG of one bit a pixel: as large as one likes, and hardly any bytes. `more`: its other chunks. */
export function hugePng(width: number, height: number, more: readonly Buffer[] = []): Buffer {
  const row = Buffer.alloc(1 + Math.ceil(width / 8));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG of few bytes that has texts, each of which unpacks to fifty megabytes. */
export function pngOfPackedTexts(count: number): Buffer {
  const packed = deflateSync(Buffer.alloc(50e6, 'A'));
  const name = (at: number) => `text${at}\0`;
  const texts = Array.from({ length: count }, (_, at) => [
    chunk('zTXt', Buffer.concat([Buffer.from(`${name(at)}\0`), packed])),
    chunk('iTXt', Buffer.concat([Buffer.from(`${name(at)}\x01\0\0\0`), packed])),
  ]);
  return hugePng(64, 64, texts.flat());
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A JPEG whose metadata fill megabytes. */
export async function jpegWithHugeMetadata(): Promise<Buffer> {
  const plain = await image().jpeg().toBuffer();
  const segment = Buffer.alloc(2 + 65_533, 'A');
  segment.writeUInt16BE(0xffe1, 0);
  segment.writeUInt16BE(65_533, 2);
  const segments = Array.from({ length: 60 }, () => segment);
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
}

/** Three frames that follow each other. */
export async function animatedWebp(): Promise<Buffer> {
  const frame = (background: string) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = await Promise.all(['red', 'green', 'blue'].map(frame));
  return sharp(frames, { join: { animated: true } })
    .webp({ delay: [100, 100, 100] })
    .toBuffer();
}
