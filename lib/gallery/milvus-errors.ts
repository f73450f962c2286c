import { printable } from '../checks/printable';
import { causeOf, reasonOf } from '../checks/reason-of';
import { addressText, type MilvusAddress } from './milvus-address';

/**
 * Thrown where a Milvus server does not answer, or refuses what was asked of it; `cause` is what its client said, if that is safe to print.
 */
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

/** A status that is not success, as an error: the first line of its reason, after which Milvus may list its calls. */
export class StatusError extends Error {
  readonly status: Omit<Status, 'reason'>;

  /** @param secrets what must not be told */
  constructor({ error_code, code, reason, retriable }: Status, secrets?: readonly string[]) {
    super(`${reasonOf(reason, secrets)} (${reasonOf(error_code)})`);
    this.status = { error_code, code, retriable };
  }
}

/** A password is not looked for in what a server says if it is shorter, since it could be a part of any word. */
const shortestSecret = 6;

/** What must not be told of a token `user:password` or an API key: itself, the password, and as what it is sent. */
export function secretsOf(token: string | undefined): string[] {
  if (!token) return [];
  const all = [token, token.slice(token.indexOf(':') + 1), Buffer.from(token).toString('base64')];
  return all.filter(({ length }) => length >= shortestSecret);
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

/** What was thrown, as an error that says what to do and does not tell the token. A fault of the program stays as it is. */
export function explain(
  where: string,
  options: { address: MilvusAddress; tries: number; timeoutMs: number; token?: string },
  cause: unknown,
): Error {
  const { tries, timeoutMs } = options;
  const { host, port } = options.address;
  const address = addressText(options.address);
  const code = codeOf(cause);
  const secrets = secretsOf(options.token);
  const reason = reasonOf(cause, secrets);
  const kept = causeOf(cause, secrets);
  // The client throws some of what a server says as plain errors.
  if (!(cause instanceof StatusError) && code === -1 && cause instanceof Error)
    return 'cause' in kept ? cause : new GalleryServerError(`${where}: ${reason}`);
  if (isUntrusted(cause))
    return new GalleryServerError(
      `${where}: the certificate of ${address} is not trusted: ${reason}. Where it is signed by an authority of your own, name ` +
        "the file of the authority's certificate as certificateAuthority",
      kept,
    );
  if (!(cause instanceof StatusError) && awayCodes.includes(code))
    return new GalleryServerError(
      `${where}: no Milvus answers at ${address}, tried ${tries} times for at most ${timeoutMs / 1000} s each ` +
        `(${reason}). Pass the address of a running server, or start one: ` +
        `milvus-lite server --data-dir milvus --host ${host} --port ${port}`,
      kept,
    );
  return new GalleryServerError(`${where}: Milvus at ${address} refused: ${reason}`, kept);
}
