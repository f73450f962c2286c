import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadReader } from './reader.mjs';
import { tryInput } from './try-input.mjs';

/**
 * Gives a kept input to its reader again, in this process, and prints the outcome.
 *
 * @param {string} file as job.mjs named it: the reader's name first
 * @returns {Promise<number>} the exit status
 */
export async function replay(file) {
  const reader = await loadReader(basename(file).split('-')[0]);
  const folder = mkdtempSync(join(tmpdir(), 'siamese-soak-'));
  const [start, before] = [performance.now(), process.resourceUsage().maxRSS];
  try {
    const { outcome, why = '' } = await tryInput(reader, readFileSync(file), folder);
    const megabytes = Math.round((process.resourceUsage().maxRSS - before) / 1024);
    console.log(
      `${reader.what}: ${outcome} ${why}\n${Math.round(performance.now() - start)} ms, ${megabytes} MB more at most`,
    );
    return outcome === 'failed' ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
