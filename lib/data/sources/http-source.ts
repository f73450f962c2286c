import { pipeline, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import type { HttpSource, WantedFile } from '../manifest-entry';
import type { Delivery } from './delivery';

export interface HttpLimits {
  /** The longest wait for an answer, including the connection. */
  answerMs: number;
  /** The interval in which the transfer must make progress. */
  stallMs: number;
  /** The least progress per interval, in bytes. */
  stallBytes: number;
}

const defaultLimits: HttpLimits = { answerMs: 5_000, stallMs: 15_000, stallBytes: 32_768 };

/** Downloads files one by one. Gives up soon if nobody answers or the transfer stalls. */
export async function* fetchOverHttp(
  source: HttpSource,
  wanted: WantedFile[],
  limits = defaultLimits,
): AsyncGenerator<Delivery> {
  for (const file of wanted) {
    const download = await openDownload(`${source.address}${file.name}${source.suffix}`, limits);
    try {
      // A server may declare the file itself as a compressed answer; then `fetch` has decompressed it.
      const compressed = source.suffix === '.gz' && !download.decompressed;
      yield { file, bytes: compressed ? pipeline(download.body, createGunzip(), () => {}) : download.body };
    } finally {
      download.end();
    }
  }
}

/** A download whose body throws if it stalls. Call `end` in any case. */
export async function openDownload(
  url: string,
  limits = defaultLimits,
): Promise<{ body: Readable; decompressed: boolean; end: () => void }> {
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(new Error(`no answer in ${limits.answerMs} ms`)), limits.answerMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) {
      abort.abort();
      throw new Error(`answered ${response.status} ${response.statusText} for ${url}`.trim());
    }
    const chunks = watched(response.body as ReadableStream<Uint8Array>, abort, limits);
    return {
      body: Readable.from(chunks, { objectMode: false }),
      decompressed: response.headers.has('content-encoding'),
      end: () => abort.abort(),
    };
  } finally {
    clearTimeout(patience);
  }
}

async function* watched(body: AsyncIterable<Uint8Array>, abort: AbortController, { stallMs, stallBytes }: HttpLimits) {
  let moved = 0;
  const watch = setInterval(() => {
    if (moved < stallBytes) abort.abort(new Error(`stalled: ${moved} bytes in ${stallMs} ms`));
    moved = 0;
  }, stallMs);
  try {
    for await (const chunk of body) {
      moved += chunk.length;
      yield chunk;
    }
  } finally {
    clearInterval(watch);
  }
}
