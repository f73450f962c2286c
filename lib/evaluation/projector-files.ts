import { open } from 'node:fs/promises';
import { knownOptions } from '../checks/known-options';
import { requireLabels } from '../checks/require-labels';
import type { ImageDataset } from '../data/dataset';
import { drawSprite } from '../display/sprite';
import { type FileToWrite, writeTogether } from '../files/write-together';
import type { Embeddings } from '../models/embed';
import { checkEmbeddings } from '../search/check-embeddings';

export interface ProjectorOptions {
  /** The name under which the projector shows the embeddings. */
  name: string;
  /** The images of the embedded rows, in the same order: the projector shows them as the points. */
  dataset?: ImageDataset;
  /** Columns of text by title, with one cell per embedding. Default: the class names of the data set. */
  metadata?: Record<string, readonly string[]>;
  /**
   * Where the folder will be served, such as `https://example.org/shapes/`. With it a `projector_config.json` is written, which
   * the online projector opens, images included: `https://projector.tensorflow.org/?config=<url>projector_config.json`.
   */
  url?: string;
}

const linesAtOnce = 1000;

const known = knownOptions<ProjectorOptions>("exportProjector(embeddings, folder, { name: 'digits' })", {
  name: true,
  dataset: true,
  metadata: true,
  url: true,
});

/**
 * Writes the files of the Embedding Projector (Smilkov et al., 2016): `vectors.tsv`, one embedding per line, in full precision;
 * `metadata.tsv`; `sprite.png`; and `projector_config.pbtxt`, by which TensorBoard finds them: `tensorboard --logdir <folder>`.
 * https://projector.tensorflow.org takes `vectors.tsv` and `metadata.tsv` under "Load".
 *
 * The projector expects a header line in the metadata only with two columns or more. In a cell, tab, newline, carriage return and backslash
 * become `\t`, `\n`, `\r` and `\\`; a line that would be blank, which the projector skips, becomes `-`. All files are written beside their
 * place and then renamed, the configuration last.
 *
 * @param embeddings at least one, of two dimensions or more
 * @param folder where to write; it is created if it does not exist
 * @returns the paths of the files, in the order above
 * @throws Error if an option is unknown, if the embeddings are not finite or have one dimension, or if the data set or the metadata do not
 * have one row per embedding
 */
export async function exportProjector(
  embeddings: Embeddings,
  folder: string,
  options: ProjectorOptions,
): Promise<string[]> {
  const { name, dataset, url } = known(options);
  checkForProjector(embeddings);
  const { size, dimensions } = embeddings;
  if (dataset && dataset.size !== size)
    throw new Error(
      `exportProjector: dataset must have one image per embedding, found ${dataset.size} images in ${dataset.name} for ${size} embeddings; embed all of them`,
    );
  const metadata = options.metadata ?? (dataset ? { label: classNamesOf(dataset) } : {});
  const titles = Object.keys(metadata);
  for (const title of titles)
    if (metadata[title].length !== size)
      throw new Error(
        `exportProjector: metadata "${title}" must have one cell per embedding, found ${metadata[title].length} for ${size}`,
      );

  const files: FileToWrite[] = [['vectors.tsv', (path) => writeVectors(path, embeddings)]];
  if (titles.length > 0) files.push(['metadata.tsv', metadataText(metadata, size)]);
  const sprite = dataset && (await drawSprite(dataset));
  if (sprite) files.push(['sprite.png', sprite.png]);
  const info = {
    tensorName: name,
    tensorShape: [size, dimensions],
    tensorPath: 'vectors.tsv',
    ...(titles.length > 0 && { metadataPath: 'metadata.tsv' }),
    ...(sprite && { sprite: { imagePath: 'sprite.png', singleImageDim: [sprite.width, sprite.height] } }),
  };
  files.push(['projector_config.pbtxt', `embeddings {\n${protoText(info, '  ')}}\n`]);
  if (url !== undefined) {
    const served = JSON.stringify({ embeddings: [info] }, (key, value) =>
      key.endsWith('Path') ? new URL(value, url.endsWith('/') ? url : `${url}/`).href : value,
    );
    files.push(['projector_config.json', `${served}\n`]);
  }
  return writeTogether(folder, files);
}

function checkForProjector(embeddings: Embeddings): void {
  checkEmbeddings('exportProjector', 'embeddings', embeddings);
  const { size, dimensions } = embeddings;
  if (size < 1 || dimensions < 2)
    throw new Error(
      `exportProjector: embeddings must be one or more, of two dimensions or more, found ${size} of ${dimensions}`,
    );
}

function classNamesOf({ labels, classNames }: ImageDataset): string[] {
  requireLabels('exportProjector', labels, classNames.length);
  return Array.from(labels, (label) => classNames[label]);
}

/** Lines are joined a thousand at a time: all of them together may be longer than the longest string. */
async function writeVectors(path: string, { values, size, dimensions }: Embeddings): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let from = 0; from < size; from += linesAtOnce) {
      let lines = '';
      for (let row = from; row < Math.min(from + linesAtOnce, size); row++) {
        const embedding = values.subarray(row * dimensions, (row + 1) * dimensions);
        // Nine digits distinguish all float32 numbers.
        lines += `${Array.from(embedding, (value) => Number(value.toPrecision(9))).join('\t')}\n`;
      }
      await file.writeFile(lines);
    }
  } finally {
    await file.close();
  }
}

function metadataText(metadata: Record<string, readonly string[]>, size: number): string {
  const columns = Object.values(metadata);
  const line = (cells: readonly string[]) => {
    const text = cells.map(escapeCell).join('\t');
    return text.trim() === '' ? '-' : text;
  };
  const header = columns.length > 1 ? [line(Object.keys(metadata))] : [];
  const rows = Array.from({ length: size }, (_, row) => line(columns.map((cells) => cells[row])));
  return `${[...header, ...rows].join('\n')}\n`;
}

const escapes: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

function escapeCell(text: string): string {
  return text.replace(/[\t\n\r\\]/g, (sign) => escapes[sign]);
}

/** Protocol buffers' text format, in which lists are repeated fields and names are snake_case. */
function protoText(message: object, indent: string): string {
  return Object.entries(message)
    .flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((one) => [key, one]))
    .map(([key, value]) => {
      const field = key.replace(/[A-Z]/g, (letter: string) => `_${letter.toLowerCase()}`);
      if (typeof value !== 'object') return `${indent}${field}: ${JSON.stringify(value)}\n`;
      return `${indent}${field} {\n${protoText(value, `${indent}  `)}${indent}}\n`;
    })
    .join('');
}
