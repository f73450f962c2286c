import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { folder, pictures } from '../../docs/pictures.mjs';
import { root } from '../../setup/paths.mjs';

/** @typedef {{ path: string, alt: string, width: number, height: number }} SmallPicture path from the site's root */
/** @typedef {import('../course/chapters.mjs').Chapter} Chapter */

/**
 * A picture of the README for the start page, small in bytes; its alt text is the README's.
 *
 * @param {string} name of its file, without the ending
 * @param {import('../output-folder.mjs').OutputFolder} out
 * @returns {Promise<SmallPicture>}
 */
export async function documentPicture(name, out) {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const alt = new RegExp(`!\\[([^\\]]+)\\]\\(${folder}/${name}\\.png\\)`).exec(readme)?.[1];
  if (!alt) throw new Error(`README.md must show ${folder}/${name}.png with its alt text, found none`);
  const path = `pictures/${name}.webp`;
  const { data, info } = await sharp(join(root, folder, `${name}.png`))
    .resize({ width: 1200, withoutEnlargement: true })
    .webp({ quality: 82, effort: 6 })
    .toBuffer({ resolveWithObject: true });
  out.write(path, data);
  return { path, alt, width: info.width, height: info.height };
}

/**
 * A strip of each chapter's picture (`docs/pictures.mjs`) for its card: all of a chart, of others as much as goes into the card's width.
 *
 * @param {Chapter[]} chapters
 * @param {import('../output-folder.mjs').OutputFolder} out
 * @returns {Promise<Map<Chapter, SmallPicture>>}
 */
export async function covers(chapters, out) {
  /** @type {Map<Chapter, SmallPicture>} */
  const found = new Map();
  for (const chapter of chapters) {
    const picture = pictures.find(({ notebook }) => notebook === chapter.name);
    if (!picture) throw new Error(`${chapter.name}: docs/pictures.mjs must name a picture for its card, found none`);
    const [width, height] = [640, 240];
    const path = `pictures/${chapter.name}.webp`;
    const background = '#ffffff';
    const whole = sharp(join(root, folder, picture.file)).flatten({ background });
    const { width: wide, height: high } = await whole.metadata();
    const isCut = !picture.isChart && high / wide > height / width;
    const strip = whole.resize({
      width,
      height,
      background,
      ...(isCut ? { fit: 'cover', position: 'top' } : { fit: 'contain' }),
    });
    out.write(path, await strip.webp({ quality: 75, effort: 6 }).toBuffer());
    found.set(chapter, { path, alt: '', width, height });
  }
  return found;
}
