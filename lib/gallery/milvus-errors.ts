import { printable } from '../checks/printable';
import { reasonOf } from '../data/reason-of';
import { addressText, type MilvusAddress } from './milvus-address';

/** Thrown where a Milvus server does not answer, or refuses what was asked of it; `cause` is what its client said. */
export class GalleryServerError extends Error {
  override name = 'GalleryServerError';

  /** What the server says is shown as text, whatever it does to a terminal. */
  constructor(message: string, options?: { cause?: unknown }) {
    super(printable(message), options);
  }
}

/** What Milvus answers besides the result. */
export interface Status {
  error_code: string | number;
  code?: number;
  reason: string;
  retriable?: boolean;
}

/** A status that is not success, as an error. */
export class StatusError extends Error {
  constructor(readonly status: Status) {
    super(printable(`${status.reason} (${status.error_code})`));
  }
}

/** gRPC's codes of what may pass: deadline exceeded, resource exhausted, aborted, unavailable. */
const transientCodes = [4, 8, 10, 14];
/** Of those, the ones that say that nobody was reached. */
const awayCodes = [4, 14];

const codeOf = (error: unknown) => (error as { code?: number } | undefined)?.code ?? -1;
/** A server whose certificate is refused counts as away by gRPC's codes. */
const isUntrusted = (error: unknown) => codeOf(error) === 14 && /certificate|altnames/i.test((error as Error).message);
/** Whether trying again may help. */
export const isTransient = (error: unknown) =>
  error instanceof StatusError
    ? error.status.retriable === true
    : transientCodes.includes(codeOf(error)) && !isUntrusted(error);

/** Whether Milvus refused, and said so by one of these: its old names and its new numbers. */
export function hasStatus(error: unknown, codes: readonly (string | number)[]): boolean {
  const { cause } = error as Error;
  return (
    cause instanceof StatusError &&
    [cause.status.error_code, cause.status.code ?? 0].some((code) => codes.includes(code))
  );
}

/** The status in a reply, or in what a call has thrown. */
export function statusOf(reply: unknown): Status | undefined {
  if (typeof reply !== 'object' || reply === null || reply instanceof Error) return undefined;
  const { status } = reply as { status?: Status };
  const found = status ?? (reply as Status);
  return typeof found === 'object' && 'error_code' in found && 'reason' in found ? found : undefined;
}

/** What was thrown, as an error that says what to do. */
export function explain(
  where: string,
  options: { address: MilvusAddress; tries: number; timeoutMs: number },
  cause: unknown,
): Error {
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
        `(${reasonOf(cause)}). Pass the address of a running server, or start one: ` +
        `milvus-lite server --data-dir milvus --host ${host} --port ${port}`,
      { cause },
    );
  return new GalleryServerError(`${where}: Milvus at ${address} refused: ${reasonOf(cause)}`, { cause });
}
