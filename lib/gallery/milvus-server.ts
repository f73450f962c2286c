import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { causeOf, reasonOf } from '../checks/reason-of';
import { addressText, type MilvusAddress } from './milvus-address';
import {
  explain,
  GalleryServerError,
  isTransient,
  type Status,
  StatusError,
  secretsOf,
  statusOf,
} from './milvus-errors';
import { retry } from './retry';

const packageName = '@zilliz/milvus2-sdk-node';

export interface MilvusServerOptions {
  address: MilvusAddress;
  /** `user:password` or an API key. */
  token?: string;
  database?: string;
  /** Whether to encrypt, as hosted servers require. */
  ssl?: boolean;
  /** The certificate of the authority that signed the server's, in PEM. */
  rootCertificate?: Buffer;
  timeoutMs: number;
  tries: number;
}

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
        // Retries are made here, where transient errors are recognised; and no usage is reported to the server.
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
   * Makes a call, and repeats it after a transient error: the call must be idempotent.
   * @param where the public function that asks, for the errors
   */
  async ask<T>(where: string, call: (client: MilvusClient) => Promise<T>): Promise<T> {
    const secrets = secretsOf(this.#options.token);
    const once = async () => {
      // Some calls throw a reply with a failure status, which others return.
      const reply = await call(this.#client).catch((error) => {
        throw statusOf(error) ? new StatusError(statusOf(error) as Status, secrets) : error;
      });
      const status = statusOf(reply);
      if (status && Number(status.code ?? 0) !== 0) throw new StatusError(status, secrets);
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

async function loadClient(where: string) {
  try {
    return await import('@zilliz/milvus2-sdk-node');
  } catch (error) {
    throw new GalleryServerError(
      `${where}: Milvus's client could not be loaded (${reasonOf(error)}); run npm install ${packageName}`,
      causeOf(error),
    );
  }
}
