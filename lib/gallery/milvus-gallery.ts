import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { Metric } from '../distances/metric';
import type { Embeddings } from '../models/embed';
import { checkIds, checkQueries, checkRows, knownSearchOptions } from './check-rows';
import { emptyMatches, type Gallery, type GalleryAddOptions, type GalleryMatches } from './gallery';
import { loadCollection, metricTypes, openCollection } from './milvus-collection';
import { hasStatus } from './milvus-errors';
import { checkedMilvusOptions, type MilvusGalleryOptions, type MilvusIndex } from './milvus-options';
import { hitsOf, putHits, rowOf } from './milvus-rows';
import { MilvusServer } from './milvus-server';
import { oneAtATime } from './one-at-a-time';
import { copyOfAddOptions, copyOfEmbeddings, copyOfList } from './own-copy';

/** The bytes of vectors per message; Milvus accepts 64 MB. */
const batchBytes = 4_000_000;
const mostRows = 5_000;
const queriesAtOnce = 100;
const idsAtOnce = 5_000;
/** Milvus's status for a collection that is not in its memory: its old code and its new one. */
const notLoaded = ['CollectionNotLoaded', 101];

/**
 * A gallery in a Milvus server, through Milvus's own client: the same code works for `milvus-lite server` on this machine and for a
 * cluster; only the address differs. It needs `npm install @zilliz/milvus2-sdk-node`, which is loaded at the first call.
 *
 * Rows are sent in batches of at most 4 MB, each as an upsert by id. If a run is killed, the rows that had arrived are there, whole rows
 * only, and adding all rows again completes the gallery. A call that fails because the server is away, too slow or busy is tried again; a
 * call that the server refuses is not. Reads see all writes that have resolved. Changes are made one after the other; Milvus Lite allows
 * only one client that writes. Where another program wrote rows, `search` refuses one whose id or label is not as those of `Gallery`.
 *
 * @example
 * const gallery = await openMilvusGallery({ name: 'faces', dimensions: 64, address: '127.0.0.1:19530' });
 * await gallery.add(await embed(encoder, images), { ids: rows, labels: images.labels });
 * const { ids, labels, distances } = await gallery.search(queries, { k: 5 });
 *
 * @throws Error if an option is unknown; RangeError or Error if one is not valid; GalleryServerError if nobody answers at the address, the
 * client is not installed, the collection is of another kind, or the server refuses
 */
export async function openMilvusGallery(options: MilvusGalleryOptions): Promise<Gallery> {
  const where = 'openMilvusGallery';
  const { name, dimensions, metric, index, ...connection } = checkedMilvusOptions(where, options);
  const server = await MilvusServer.connect(where, connection);
  try {
    await openCollection(where, server, { name, dimensions, metric, index });
  } catch (error) {
    await server.close();
    throw error;
  }
  return new MilvusGallery(server, name, dimensions, metric, index);
}

class MilvusGallery implements Gallery {
  readonly #server: MilvusServer;
  readonly #name: string;
  readonly #index: MilvusIndex;
  readonly #oneAtATime = oneAtATime();
  #closed = false;

  constructor(
    server: MilvusServer,
    name: string,
    readonly dimensions: number,
    readonly metric: Metric,
    index: MilvusIndex,
  ) {
    this.#server = server;
    this.#name = name;
    this.#index = index;
  }

  add(embeddings: Embeddings, options: GalleryAddOptions): Promise<void> {
    const [own, ownOptions] = [copyOfEmbeddings(embeddings), copyOfAddOptions(options)];
    return this.#change(async () => {
      const { dimensions } = this;
      checkRows('Gallery.add', dimensions, own, ownOptions);
      const { ids, labels } = ownOptions;
      const step = Math.max(1, Math.min(mostRows, Math.floor(batchBytes / (4 * dimensions))));
      for (let from = 0; from < ids.length; from += step) {
        const data = Array.from({ length: Math.min(step, ids.length - from) }, (_, i) => ({
          id: ids[from + i],
          label: labels?.[from + i] ?? -1,
          vector: rowOf(own, from + i),
        }));
        await this.#server.ask('Gallery.add', (client) => client.upsert({ collection_name: this.#name, data }));
      }
    });
  }

  async search(queries: Embeddings, options: { k: number }): Promise<GalleryMatches> {
    this.#checkOpen();
    const where = 'Gallery.search';
    const { k } = knownSearchOptions(options, where);
    const own = copyOfEmbeddings(queries);
    checkQueries(where, this.dimensions, own, k);
    const matches = emptyMatches(own.size, k);
    for (let from = 0; from < own.size; from += queriesAtOnce) {
      const count = Math.min(queriesAtOnce, own.size - from);
      const { results } = await this.#read(where, (client) =>
        client.search({
          collection_name: this.#name,
          anns_field: 'vector',
          data: Array.from({ length: count }, (_, i) => rowOf(own, from + i)),
          limit: k,
          metric_type: metricTypes[this.metric],
          params: this.#index.search ?? {},
          output_fields: ['id', 'label'],
        }),
      );
      putHits(matches, from, hitsOf(results, count), this.metric);
    }
    return matches;
  }

  remove(ids: ArrayLike<number>): Promise<void> {
    const own = copyOfList(ids);
    return this.#change(async () => {
      checkIds('Gallery.remove', own);
      for (let from = 0; from < own.length; from += idsAtOnce) {
        const some = Array.from({ length: Math.min(idsAtOnce, own.length - from) }, (_, i) => own[from + i]);
        await this.#server.ask('Gallery.remove', (client) => client.delete({ collection_name: this.#name, ids: some }));
      }
    });
  }

  async size(): Promise<number> {
    this.#checkOpen();
    const { data } = await this.#read('Gallery.size', (client) =>
      client.query({ collection_name: this.#name, expr: '', output_fields: ['count(*)'] }),
    );
    return Number(data[0]['count(*)']);
  }

  save(): Promise<void> {
    return this.#change(async () => {
      await this.#server.ask('Gallery.save', (client) => client.flushSync({ collection_names: [this.#name] }));
    });
  }

  async close(): Promise<void> {
    await this.#oneAtATime(() => {});
    if (this.#closed) return;
    this.#closed = true;
    await this.#server.close();
  }

  /** Reads need the collection in the server's memory; after a restart of Milvus Lite it is not there. */
  async #read<T>(where: string, call: (client: MilvusClient) => Promise<T>): Promise<T> {
    try {
      return await this.#server.ask(where, call);
    } catch (error) {
      if (!hasStatus(error, notLoaded)) throw error;
      await loadCollection(where, this.#server, this.#name);
      return await this.#server.ask(where, call);
    }
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    return this.#oneAtATime(() => {
      this.#checkOpen();
      return work();
    });
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error('Gallery: it is closed; open it again');
  }
}
