import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { knownOptions } from '../checks/known-options';
import { causeOf, reasonOf } from '../checks/reason-of';
import { requireWholeNumbers } from '../checks/require-whole-numbers';
import { shown } from '../checks/shown';
import type { Metric } from '../distances/metric';
import { checkKind } from './check-rows';
import { addressText, isThisMachine, parseMilvusAddress } from './milvus-address';

/**
 * How Milvus finds rows. `type` is one that the server offers: `FLAT` compares with all; `IVF_FLAT`, `IVF_SQ8` and `HNSW` are
 * quicker and miss some; `AUTOINDEX` leaves it to the server.
 */
export interface MilvusIndex {
  type: string;
  /** For building: `{ nlist }` of IVF, `{ M, efConstruction }` of HNSW. */
  build?: Record<string, number>;
  /** For searching: `{ nprobe }` of IVF, `{ ef }` of HNSW. More finds more, and takes longer. */
  search?: Record<string, number>;
}

export interface MilvusGalleryOptions {
  /** The collection: letters, digits and underscores. It is created if it does not exist. */
  name: string;
  /** The length of an embedding: 1 to 32768. */
  dimensions: number;
  /** Default `cosine`. */
  metric?: Metric;
  /**
   * `host:port` of the server: of `milvus-lite server`, or of a cluster's proxy. An IPv6 address must be in brackets: `[::1]:19530`. A user
   * and a password belong in `token`. Default `127.0.0.1:19530`.
   */
  address?: string;
  /** `user:password` or an API key, if the server requires one. */
  token?: string;
  /** The database of the collection. It must exist. Default: the server's own, `default`. */
  database?: string;
  /**
   * Whether to encrypt, as hosted servers require. Default: true if the address begins with `https://` or a certificateAuthority is given.
   */
  ssl?: boolean;
  /** A file with the certificate (PEM) of your own authority, if it signed the server's. Default: the authorities that Node knows. */
  certificateAuthority?: string;
  /** How rows are found. Default `{ type: 'FLAT' }`, which compares with all rows. */
  index?: MilvusIndex;
  /** Milliseconds until a call counts as failed. Default 60,000. */
  timeoutMs?: number;
  /** The number of attempts per call if the server is away or busy, 0.2, 0.4, 0.8 … seconds apart. Default 6. */
  tries?: number;
}

/** Milvus's rule for names: letters, digits and underscores, not beginning with a digit. */
const namePattern = /^[A-Za-z_]\w{0,254}$/;
/** A certificate takes a few thousand bytes, and all that a system trusts about 200,000. */
const mostBytes = 2 ** 20;

const known = knownOptions<MilvusGalleryOptions>("openMilvusGallery({ name: 'faces', dimensions: 64 })", {
  ...{ name: true, dimensions: true, metric: true, index: true },
  ...{ address: true, token: true, database: true, ssl: true, certificateAuthority: true },
  ...{ timeoutMs: true, tries: true },
});

/**
 * The options with their defaults. Prints a warning if a token would go to another machine unencrypted.
 * @throws Error if an option is unknown; RangeError if a number is out of range; Error if another option is not valid
 */
export function checkedMilvusOptions(where: string, options: MilvusGalleryOptions) {
  const { name, dimensions, metric = 'cosine', index = { type: 'FLAT' }, database } = known(options, where);
  const { token, certificateAuthority, timeoutMs = 60_000, tries = 6 } = options;
  checkKind(where, dimensions, metric);
  for (const [what, value] of Object.entries({ name, database }))
    if ((what === 'name' || value !== undefined) && !namePattern.test(value as string))
      throw new Error(
        `${where}: ${what} must be letters, digits and underscores, not beginning with a digit, found ${shown(value)}`,
      );
  requireWholeNumbers(where, { timeoutMs, tries });
  const parsed = parseMilvusAddress(where, options.address ?? '127.0.0.1:19530');
  const encrypted = options.ssl ?? parsed.ssl ?? certificateAuthority !== undefined;
  if (!encrypted && (certificateAuthority !== undefined || parsed.ssl))
    throw new Error(
      `${where}: ssl must be true with ${parsed.ssl ? 'an address of https://' : 'a certificateAuthority'}, found an unencrypted connection`,
    );
  if (token && !encrypted && !isThisMachine(parsed))
    console.warn(
      `${where}: the token goes to ${addressText(parsed)} unencrypted, and others can read it on the way; set ssl: true`,
    );
  const rootCertificate = certificateAuthority === undefined ? undefined : readCertificate(where, certificateAuthority);
  const address = { host: parsed.host, port: parsed.port };
  const connection = { address, token, database, ssl: encrypted || undefined, rootCertificate };
  return { name, dimensions, metric, index, ...connection, timeoutMs, tries };
}

function readCertificate(where: string, path: string): Buffer {
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > mostBytes) throw new Error(`no file of at most ${mostBytes} bytes`);
    const bytes = readFileSync(path);
    new X509Certificate(bytes);
    return bytes;
  } catch (error) {
    throw new Error(
      `${where}: certificateAuthority must be a file with a certificate (-----BEGIN CERTIFICATE-----), found ${path}: ${reasonOf(error)}`,
      causeOf(error),
    );
  }
}
