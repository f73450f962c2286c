import { setTimeout as wait } from 'node:timers/promises';
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { Metric } from '../distances/metric';
import { GalleryServerError, hasStatus } from './milvus-errors';
import type { MilvusIndex } from './milvus-options';
import type { MilvusServer } from './milvus-server';

interface Kind {
  name: string;
  dimensions: number;
  metric: Metric;
  index: MilvusIndex;
}

/** Milvus's names. */
export const metricTypes = { cosine: 'COSINE', euclidean: 'L2', dot: 'IP' } satisfies Record<Metric, string>;

/** Milvus's status for a missing collection and a missing index: its old codes and its new ones. */
const missing = ['CollectionNotExists', 'IndexNotExist', 100, 700];

/**
 * Makes sure that the collection exists with these settings and its index, and is loaded in the server's memory. Whatever is missing is
 * made, so that the next call finishes what an interrupted one began.
 * @throws GalleryServerError if the collection has other settings, or if the server refuses
 */
export async function openCollection(where: string, server: MilvusServer, kind: Kind): Promise<void> {
  const { name, dimensions, index, metric } = kind;
  const describe = () => askOrMissing(where, server, (client) => client.describeCollection({ collection_name: name }));
  let found = await describe();
  if (!found) {
    await create(where, server, kind);
    found = await describe();
  }
  const fields = found?.schema.fields.map(
    (field) => `${field.name} ${field.data_type}${field.dim ? ` ${field.dim}` : ''}`,
  );
  const wanted = ['id Int64', 'label Int64', `vector FloatVector ${dimensions}`];
  if (fields?.join() !== wanted.join())
    throw new GalleryServerError(
      `${where}: the collection ${name} must have the fields ${wanted.join(', ')}, found ${fields?.join(', ')}; choose another name`,
    );
  const describeIndex = () =>
    askOrMissing(where, server, (client) => client.describeIndex({ collection_name: name, field_name: 'vector' }));
  const described = await describeIndex();
  if (described?.index_descriptions.length) {
    const { params } = described.index_descriptions[0];
    const parameter = (key: string) => params.find((one) => one.key === key)?.value;
    const [type, own] = [parameter('index_type'), parameter('metric_type')];
    if (type !== index.type || own !== metricTypes[metric])
      throw new GalleryServerError(
        `${where}: the collection ${name} must have an index ${index.type} by ${metricTypes[metric]}, found ${type} by ${own}; choose another name`,
      );
  } else {
    await server.ask(where, (client) =>
      client.createIndex({
        collection_name: name,
        field_name: 'vector',
        index_name: 'vector',
        index_type: index.type,
        metric_type: metricTypes[metric],
        params: index.build ?? {},
      }),
    );
  }
  await loadCollection(where, server, name);
}

/** Loads the collection into the server's memory, where it can be searched. */
export async function loadCollection(where: string, server: MilvusServer, name: string): Promise<void> {
  await server.ask(where, (client) => client.loadCollectionAsync({ collection_name: name }));
  for (let waitMs = 50; ; waitMs = Math.min(2 * waitMs, 1_000)) {
    const { progress } = await server.ask(where, (client) => client.getLoadingProgress({ collection_name: name }));
    if (Number(progress) >= 100) return;
    await wait(waitMs);
  }
}

async function create(where: string, server: MilvusServer, { name, dimensions }: Kind): Promise<void> {
  const { DataType } = await import('@zilliz/milvus2-sdk-node');
  try {
    await server.ask(where, (client) =>
      client.createCollection({
        collection_name: name,
        // Strong consistency: reads see all writes that have resolved.
        consistency_level: 'Strong',
        fields: [
          { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: false },
          { name: 'label', data_type: DataType.Int64 },
          { name: 'vector', data_type: DataType.FloatVector, dim: dimensions },
        ],
      }),
    );
  } catch (error) {
    // Another process has made it meanwhile, or this one in an attempt whose answer was lost.
    const there = await server.ask(where, (client) => client.hasCollection({ collection_name: name }));
    if (!there.value) throw error;
  }
}

/** The answer, or undefined if Milvus says that the thing does not exist. */
async function askOrMissing<T>(
  where: string,
  server: MilvusServer,
  call: (client: MilvusClient) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await server.ask(where, call);
  } catch (error) {
    if (hasStatus(error, missing)) return undefined;
    throw error;
  }
}
