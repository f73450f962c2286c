// node docs/pictures.mjs: takes the pictures of the README, and those that chapters begin with, from the outputs of the executed notebooks.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * The pictures: file (in `folder`), notebook, and the cell whose output it is. The first of a notebook is on its card on the start page:
 * its upper part, or all of a chart.
 *
 * @type {{ file: string, notebook: string, cell: string, isChart?: boolean }[]}
 */
export const pictures = [
  { file: 'pairs.png', notebook: '01-building-image-pairs', cell: 'montage' },
  { file: 'roc.png', isChart: true, notebook: '02-contrastive-fashion-mnist', cell: 'roc-all' },
  { file: 'verdicts.png', notebook: '02-contrastive-fashion-mnist', cell: 'verdicts' },
  { file: 'triangles.png', isChart: true, notebook: '03-dot-product-colour-shapes', cell: 'heat' },
  { file: 'search.png', notebook: '04-triplet-cifar10-mobilenetv2', cell: 'one-to-many' },
  { file: 'which-loss.png', isChart: true, notebook: '05-which-loss', cell: 'race-picture' },
  { file: 'det.png', isChart: true, notebook: '06-verify-and-search', cell: 'det' },
  { file: 'own-images.png', notebook: '07-your-own-images', cell: 'verdicts' },
  { file: 'one-shot.png', notebook: '08-one-shot', cell: 'task' },
];

/** Where they are, from the root: beside the notebooks, so that JupyterLab, which serves that folder alone, can show them. */
export const folder = 'notebooks/pictures';

/**
 * @param {{ notebook: string, cell: string }} picture
 * @returns {Buffer} the first PNG among the outputs of that cell
 * @throws {Error} where the notebook has no such output
 */
export function pictureOf({ notebook, cell }) {
  const path = new URL(`../notebooks/${notebook}.ipynb`, import.meta.url);
  /** @type {{ cells: { id: string, outputs?: { data?: Record<string, string | string[]> }[] }[] }} */
  const { cells } = JSON.parse(readFileSync(path, 'utf8'));
  const outputs = cells.find(({ id }) => id === cell)?.outputs ?? [];
  const png = outputs.map(({ data }) => data?.['image/png']).find((found) => found !== undefined);
  if (png === undefined) throw new Error(`${notebook}: found no picture in cell "${cell}": execute it in full first`);
  return Buffer.from([png].flat().join(''), 'base64');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const place = new URL(`../${folder}/`, import.meta.url);
  mkdirSync(place, { recursive: true });
  for (const picture of pictures) writeFileSync(new URL(picture.file, place), pictureOf(picture));
}
