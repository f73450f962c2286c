import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { knownOptions } from '../../checks/known-options';
import type { ImageDataset } from '../../data/dataset';
import { drawSprite } from '../../display/sprite';
import type { FileToWrite } from '../../files/write-together';
import type { tf } from '../../tensorflow/tensorflow';
import { type Embeddings, embed } from '../embed';
import { checkDemo, type DemoOptions } from './demo-options';
import { encoderOf, partsOf } from './encoder-parts';
import { bytesOf, type Exported } from './export-for-browser';
import { layersFiles, readLayers } from './layers-format';
import { quantize as asBytes } from './quantize';
import { writeOwnFolder } from './write-own-folder';

const own = /^(model\.json|weights-[0-9a-f]{8}\.bin|images\.webp|embeddings\.bin|demo\.json)$/;

const known = knownOptions<DemoOptions>('exportDemo(encoder, folder, { dataset, metric })', {
  dataset: true,
  metric: true,
  threshold: true,
  captions: true,
  projection: true,
  gallery: true,
  quantize: true,
});

/**
 * Writes what a page needs to run an encoder on images in the reader's browser: the encoder (see `exportForBrowser`), the images
 * as one lossless WebP sheet, with image i in row ⌊i / columns⌋ and column i mod columns, and `demo.json`, which names the files
 * and holds all other options.
 *
 * With `gallery` it also writes the images' embeddings, made here by the encoder in the form that the browser loads, so that the
 * page can compare with all of them at once. `embeddings.bin` is gzipped: one scale per row, one minimum per row (float32 [size]
 * each), then one byte per number (uint8 [size, dimensions]). Value k of row i is `scales[i] * bytes[i, k] + least[i]`.
 *
 * @param folder such as `../site/demos/fashion-mnist`; an earlier export there is replaced
 * @throws Error if an option is unknown, the folder holds anything else, there are no images or more than one sheet holds in full size, or
 * captions or projection do not fit
 * @example await exportDemo(encoder, '../site/demos/fashion-mnist', { dataset: shown, metric: 'cosine', threshold: 0.2
 * })
 */
export async function exportDemo(encoder: tf.LayersModel, folder: string, options: DemoOptions): Promise<Exported> {
  known(options);
  checkDemo(encoder, options);
  const { dataset, metric = 'cosine', threshold, captions, projection, quantize = true, gallery = false } = options;
  const files = await writeOwnFolder('exportDemo', folder, own, async () => {
    const model = layersFiles(partsOf(encoder), quantize);
    const images = await sheetOf(dataset);
    const embeddings = gallery ? await embeddingsOf(dataset, model) : undefined;
    const demo = {
      ...{ metric, threshold, captions, labels: Array.from(dataset.labels), classNames: dataset.classNames },
      images: { file: images.file[0], columns: images.columns, size: dataset.size, shape: dataset.shape },
      projection: projection && { mean: [...projection.mean], directions: [...projection.directions] },
      embeddings: embeddings && { file: embeddings.file[0], dimensions: embeddings.dimensions },
    };
    const demoFile: FileToWrite = ['demo.json', `${JSON.stringify(demo)}\n`];
    return [...model, images.file, ...(embeddings ? [embeddings.file] : []), demoFile];
  });
  return { files, bytes: await bytesOf(files) };
}

async function sheetOf(dataset: ImageDataset): Promise<{ file: FileToWrite; columns: number }> {
  const { png, width, height } = await drawSprite(dataset);
  if (height !== dataset.shape[0] || width !== dataset.shape[1])
    throw new Error(
      `exportDemo: ${dataset.size} images of ${dataset.shape.slice(0, 2).join('x')} do not fit on one sheet; ` +
        'take fewer, with selectImages',
    );
  const webp = await sharp(png).webp({ lossless: true, effort: 6 }).toBuffer();
  return { file: ['images.webp', webp], columns: Math.ceil(Math.sqrt(dataset.size)) };
}

/** Embeds with the encoder that the browser will load from these files. */
async function embeddingsOf(dataset: ImageDataset, model: FileToWrite[]) {
  const contents = new Map(model.map(([name, content]) => [name, Buffer.from(content as Uint8Array)]));
  const parts = await readLayers('', async (name) => contents.get(name) as Buffer);
  const asLoaded: tf.LayersModel = await encoderOf(parts, 'exportDemo');
  try {
    const embeddings = await embed(asLoaded, dataset);
    return { file: ['embeddings.bin', packed(embeddings)] as FileToWrite, dimensions: embeddings.dimensions };
  } finally {
    asLoaded.dispose();
  }
}

function packed({ values, size, dimensions }: Embeddings): Uint8Array {
  const rows = Array.from({ length: size }, (_, i) => asBytes(values.subarray(i * dimensions, (i + 1) * dimensions)));
  const floats = (numbers: number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
  const scales = floats(rows.map(({ scale }) => scale));
  const least = floats(rows.map(({ min }) => min));
  return gzipSync(Buffer.concat([scales, least, ...rows.map(({ bytes }) => bytes)]), { level: 9 });
}
