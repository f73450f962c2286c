import { printable } from '../checks/printable';

/** An error in one line that is safe to print, for a list of attempts. Uses its cause if its own message says little. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return firstLine(String(error));
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `the disk is full (${code}); make room and run again`;
  const { cause } = error;
  const vague = error.message === 'fetch failed' || error.message === 'terminated' || error.message === '';
  if (vague && cause instanceof Error) return reasonOf(cause);
  return firstLine(error.message || code || error.name);
}

function firstLine(text: string): string {
  return printable(text.trim().split('\n')[0].trimEnd());
}
