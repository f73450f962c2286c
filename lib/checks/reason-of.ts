import { foreignLine, withoutSecrets } from './foreign-line';
import { printable } from './printable';

/**
 * An error in one line that is safe to print (`foreignLine`), for a list of attempts. Uses its cause if its own message says little.
 * @param known passwords and tokens that must not be told
 */
export function reasonOf(error: unknown, known?: readonly string[]): string {
  if (!(error instanceof Error)) return firstLine(String(error), known);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `the disk is full (${code}); make room and run again`;
  const { cause } = error;
  const vague = error.message === 'fetch failed' || error.message === 'terminated' || error.message === '';
  if (vague && cause instanceof Error) return reasonOf(cause, known);
  return firstLine(error.message || code || error.name, known);
}

const firstLine = (text: string, known?: readonly string[]) => foreignLine(text.trim().split('\n')[0].trimEnd(), known);

/**
 * An error's cause, for its options, if it is safe to print: Node shows it as it is, with its stack, its texts and its own causes.
 * Otherwise nothing, since the reason is in the message.
 */
export function causeOf(cause: unknown, known?: readonly string[]): { cause?: unknown } {
  return isSafe(cause, known) ? { cause } : {};
}

/** How many causes of causes are looked at. */
const deepest = 8;

function isSafe(part: unknown, known?: readonly string[], depth = 0): boolean {
  if (typeof part === 'string')
    return part.split('\n').every((line) => line === printable(line)) && part === withoutSecrets(part, known);
  if (!(part instanceof Error)) return true;
  const { message, stack, cause, ...own } = part;
  const { errors } = part as Partial<AggregateError>;
  const inner = [message, stack, cause, ...Object.values(own), ...(Array.isArray(errors) ? errors : [])];
  return depth < deepest && inner.every((one) => isSafe(one, known, depth + 1));
}
