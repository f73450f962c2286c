import { randomUUID } from 'node:crypto';
import { inNotebook, writeOutput } from './notebook';

/** Shows a line that changes. */
export interface LineWriter {
  /** Whether the line can be redrawn. */
  live: boolean;
  columns(): number;
  line(text: string, last: boolean): void;
}

const unlimited = () => Number.POSITIVE_INFINITY;
export const nowhere: LineWriter = { live: false, columns: unlimited, line: () => {} };

/** Chooses where the line is drawn. Drawing never throws: the task matters more than its progress line. */
export function lineWriter(log: boolean): LineWriter {
  if (inNotebook()) {
    const displayId = randomUUID();
    let shown = false;
    return {
      live: true,
      columns: unlimited,
      line(text) {
        writeOutput({ data: { 'text/plain': text }, displayId }, { update: shown });
        shown = true;
      },
    };
  }
  const { stderr } = process;
  if (stderr.isTTY && process.env.TERM !== 'dumb' && !process.env.CI) {
    return {
      live: true,
      columns: () => (stderr.columns || 80) - 1,
      line: (text, last) => stderr.write(`\r${text}\u001b[K${last ? '\n' : ''}`),
    };
  }
  return log ? { live: false, columns: unlimited, line: (text) => stderr.write(`${text}\n`) } : nowhere;
}
