import { create } from 'qrcode';

/** A QR code for an SVG: how many modules wide it is with its quiet zone, and a path of the dark ones. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** ISO/IEC 18004 wants so many light modules around it. */
const QUIET = 4;

/** Draws a text. */
export function qrCode(text: string): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const dark: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x)) dark.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
    }
  }
  return { size: modules.size + 2 * QUIET, path: dark.join('') };
}
