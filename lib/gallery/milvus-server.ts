import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { reasonOf } from '../data/reason-of';
import { addressText, type MilvusAddress } from './milvus-address';
import { retry } from './retry';

/** Thrown where a Milvus server does not answer, or refuses what was asked of it; `cause` is what its client said. */
export class GalleryServerError extends Error {
  override name = 'GalleryServerError';
}

export interface MilvusServerOptions {
  address: MilvusAddress;
  /** `user:password`, or an API key. */
  token?: string;
  database?: string;
  /** Encrypted, as hosted servers want it. */
  ssl?: boolean;
  /** Of the authority that signed the server's certificate, in PEM. */
  rootCertificate?: Buffer;
  timeoutMs: number;
  tries: number;
}

/** What Milvus answers besides the result. */
interface Status {
  error_code: string | number;
  code?: number;
  reason: string;
  retriable?: boolean;
}

/** A status that is not success, as an error. */
class StatusError extends Error {
  constructor(readonly status: Status) {
    super(`${status.reason} (${status.error_code})`);
  }
}

/** gRPC's codes of what may pass: deadline exceeded, resource exhausted, aborted, unavailable. */
const transientCodes = [4, 8, 10, 14];
/** Of those, the ones that say that nobody was reached. */
const awayCodes = [4, 14];
const packageName = '@zilliz/milvus2-sdk-node';

const codeOf = (error: unknown) => (error as { code?: number } | undefined)?.code ?? -1;
/** A server whose certificate is refused counts as away by gRPC's codes. */
const isUntrusted = (error: unknown) => codeOf(error) === 14 && /certificate|altnames/i.test((error as Error).message);
const isTransient = (error: unknown) =>
  error instanceof StatusError
    ? error.status.retriable === true
    : transientCodes.includes(codeOf(error)) && !isUntrusted(error);

/** A connection to a Milvus server, through its own client, which is loaded here and not before. */
export class MilvusServer {
  readonly #options: MilvusServerOptions;
  readonly #client: MilvusClient;

  private constructor(options: MilvusServerOptions, client: MilvusClient) {
    this.#options = options;
    this.#client = client;
  }

  /** @throws GalleryServerError if nobody answers, or the client is not installed */
  static async connect(where: string, options: MilvusServerOptions): Promise<MilvusServer> {
    const { MilvusClient } = await loadClient(where);
    const { address, token, database, ssl, rootCertificate, timeoutMs, tries } = options;
    const connect = async () => {
      const client = new MilvusClient({
        address: `${ssl ? 'https://' : ''}${addressText(address)}`,
        token,
        database,
        ssl,
        ...(rootCertificate ? { tls: { rootCert: rootCertificate } } : {}),
        timeout: timeoutMs,
        // The retries are here, where errors that pass are told from others; nothing about the use is reported to the server.
        maxRetries: 0,
        telemetry: { enabled: false },
        logLevel: 'error',
        channelOptions: {
          'grpc.initial_reconnect_backoff_ms': 100,
          'grpc.max_reconnect_backoff_ms': 2_000,
          'grpc.keepalive_time_ms': 60_000,
          'grpc.keepalive_permit_without_calls': 0,
        },
      });
      try {
        await client.connectPromise;
        return client;
      } catch (error) {
        await client.closeConnection();
        throw error;
      }
    };
    try {
      return new MilvusServer(options, await retry(connect, tries, isTransient));
    } catch (error) {
      throw explain(where, options, error);
    }
  }

  /**
   * One call, again where it failed for a reason that may pass: it must be one that may be done twice.
   * @param where the public function on whose behalf, for errors
   */
  async ask<T>(where: string, call: (client: MilvusClient) => Promise<T>): Promise<T> {
    const once = async () => {
      // Some calls throw what others return: a reply whose status is no success.
      const reply = await call(this.#client).catch((error) => {
        throw statusOf(error) ? new StatusError(statusOf(error) as Status) : error;
      });
      const status = statusOf(reply);
      if (status && Number(status.code ?? 0) !== 0) throw new StatusError(status);
      return reply;
    };
    try {
      return await retry(once, this.#options.tries, isTransient);
    } catch (error) {
      throw explain(where, this.#options, error);
    }
  }

  async close(): Promise<void> {
    await this.#client.closeConnection();
  }
}

/** Whether Milvus refused, and said so by one of these: its old names and its new numbers. */
export function hasStatus(error: unknown, codes: readonly (string | number)[]): boolean {
  const { cause } = error as Error;
  return (
    cause instanceof StatusError &&
    [cause.status.error_code, cause.status.code ?? 0].some((code) => codes.includes(code))
  );
}

async function loadClient(where: string) {
  try {
    return await import('@zilliz/milvus2-sdk-node');
  } catch (error) {
    throw new GalleryServerError(
      `${where}: Milvus's client could not be loaded (${reasonOf(error)}): npm install ${packageName}`,
      { cause: error },
    );
  }
}

function statusOf(reply: unknown): Status | undefined {
  if (typeof reply !== 'object' || reply === null || reply instanceof Error) return undefined;
  const { status } = reply as { status?: Status };
  const found = status ?? (reply as Status);
  return typeof found === 'object' && 'error_code' in found && 'reason' in found ? found : undefined;
}

function explain(where: string, options: MilvusServerOptions, cause: unknown): Error {
  const { tries, timeoutMs } = options;
  const { host, port } = options.address;
  const address = addressText(options.address);
  const code = codeOf(cause);
  if (!(cause instanceof StatusError) && code === -1 && cause instanceof Error) return cause;
  if (isUntrusted(cause))
    return new GalleryServerError(
      `${where}: the certificate of ${address} is not trusted: ${reasonOf(cause)}. Where it is signed by an authority of your own, name ` +
        "the file of the authority's certificate as certificateAuthority",
      { cause },
    );
  if (!(cause instanceof StatusError) && awayCodes.includes(code))
    return new GalleryServerError(
      `${where}: no Milvus answers at ${address}, tried ${tries} times for at most ${timeoutMs / 1000} s each ` +
        `(${reasonOf(cause)}). Give the address of one that runs, or start one: ` +
        `milvus-lite server --data-dir milvus --host ${host} --port ${port}`,
      { cause },
    );
  return new GalleryServerError(`${where}: Milvus at ${address} refused: ${reasonOf(cause)}`, { cause });
}
