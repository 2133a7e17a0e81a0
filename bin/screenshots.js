import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './build.js';

/** The pictures of the README and of docs/pictures.md, by the names of the states in the gallery. */
const PICTURES = {
  'sign-in': 'sign-in-guest',
  dashboard: 'dashboard-set-up-user',
  history: 'history-full-user',
  security: 'security-set-up-user',
  'step-up': 'step-up-user',
  lock: 'sign-in-locked-guest',
  'passkey-offer': 'passkey-offer-user',
  gallery: 'gallery-guest',
};

/** Of a longer page the top is shown. */
const HIGHEST = 1600;

/** `npm run screenshots`: takes them over from what `npm run gallery` has made. */
for (const [name, id] of Object.entries(PICTURES)) {
  for (const theme of ['light', 'dark']) {
    const from = join(ROOT, `.data/gallery/${id}-${theme}-1280.png`);
    if (!existsSync(from)) {
      console.error(`There is no picture of ${id}. Run: npm run gallery`);
      process.exit(1);
    }
    mkdirSync(join(ROOT, 'docs/images'), { recursive: true });
    const picture = sharp(from);
    const { width = 0, height = 0 } = await picture.metadata();
    await picture
      .extract({ left: 0, top: 0, width, height: Math.min(height, HIGHEST) })
      .png({ compressionLevel: 9, effort: 10, palette: true })
      .toFile(join(ROOT, `docs/images/${name}-${theme}.png`));
  }
}
