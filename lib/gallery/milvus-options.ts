import { checkKind } from './check-rows';
import type { GalleryMetric } from './gallery';
import type { MilvusIndex } from './milvus-collection';

export interface MilvusGalleryOptions {
  /** The collection: letters, digits and underscores. It is made when it is not there. */
  name: string;
  /** Numbers an embedding: 1 to 32768. */
  dimensions: number;
  /** `cosine` unless told. */
  metric?: GalleryMetric;
  /** `host:port` of the server, `127.0.0.1:19530` unless told: that of `milvus-lite server`, or of a cluster's proxy. */
  address?: string;
  /** `user:password`, or an API key, where the server asks for one. */
  token?: string;
  /** Encrypted, as hosted servers want it; not unless told. */
  ssl?: boolean;
  /** How rows are found: `{ type: 'FLAT' }`, which compares with all, unless told. */
  index?: MilvusIndex;
  /** Milliseconds until a call counts as failed: 60,000 unless told. */
  timeoutMs?: number;
  /** Times that a call is tried where the server is away or busy, 0.2, 0.4, 0.8 … seconds apart: 6 unless told. */
  tries?: number;
}

/** The options with their defaults. Throws where one makes no sense, with what was found. */
export function checkedMilvusOptions(where: string, options: MilvusGalleryOptions) {
  const { name, dimensions, metric = 'cosine', index = { type: 'FLAT' } } = options;
  const { address = '127.0.0.1:19530', token, ssl, timeoutMs = 60_000, tries = 6 } = options;
  checkKind(where, dimensions, metric);
  if (!/^[A-Za-z_]\w{0,254}$/.test(name))
    throw new Error(`${where}: name must be letters, digits and underscores, no digit first, found ${String(name)}`);
  for (const [what, value] of Object.entries({ timeoutMs, tries }))
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`${where}: ${what} must be a whole number, 1 or more, found ${String(value)}`);
  return { name, dimensions, metric, index, address, token, ssl, timeoutMs, tries };
}
