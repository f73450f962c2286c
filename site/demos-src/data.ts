/** The files of `exportDemo`: see lib/models/saved/export-demo.ts. */
export interface DemoData {
  metric: Metric;
  threshold?: number;
  captions?: string[];
  labels: number[];
  classNames: string[];
  images: { file: string; columns: number; size: number; shape: [height: number, width: number, channels: number] };
  projection?: { mean: number[]; directions: number[] };
  embeddings?: { file: string; dimensions: number };
}

export type Metric = 'euclidean' | 'cosine' | 'dot' | 'angular';

/** The embeddings of all images of a demo, one after another. */
export interface Gallery {
  values: Float32Array;
  dimensions: number;
}

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname.split('/').at(-1)} cannot be loaded (${response.status})`);
  return response;
}

export async function readDemo(folder: URL): Promise<DemoData> {
  return (await fetched(new URL('demo.json', folder))).json();
}

/** One scale per row, one least value per row, then one byte per number, gzipped. */
export async function readGallery(folder: URL, { images, embeddings }: DemoData): Promise<Gallery> {
  if (!embeddings) throw new Error('this demo has no embeddings');
  const { file, dimensions } = embeddings;
  const { body } = await fetched(new URL(file, folder));
  const bytes = await new Response(body?.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  const { size } = images;
  const scales = new Float32Array(bytes, 0, size);
  const least = new Float32Array(bytes, 4 * size, size);
  const numbers = new Uint8Array(bytes, 8 * size, size * dimensions);
  const values = Float32Array.from(numbers, (number, i) => {
    const row = Math.floor(i / dimensions);
    return number * scales[row] + least[row];
  });
  return { values, dimensions };
}

/** What an image shows, in words. */
export const captionOf = ({ captions, labels, classNames }: DemoData, image: number): string =>
  captions?.[image] ?? classNames[labels[image]];
