import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { foreignLine } from '../checks/foreign-line';
import { openFile } from '../files/read-whole-file';
import type { KerasAnswer } from './keras-thread';
import type { KerasLayer } from './read-keras-file';

/** When it runs from TypeScript sources, as in tests, the thread runs the compiled library. */
const compiled = __filename.endsWith('.ts') ? join(__dirname, '..', 'dist', 'models') : __dirname;

/**
 * The layers of a Keras weight file (HDF5) that have weights, in the file's order. It may hold weights alone, a whole model, or
 * models within models; an optimizer's state is not read. HDF5 runs in a thread of its own, which ends afterwards: a damaged file
 * can stop HDF5, keep it busy without end, or make it confuse the next file with this one.
 * @param patienceMs how long reading may take, in milliseconds; default 60,000
 * @throws Error if the path is not a file, or the file is not HDF5, is damaged, or is not a Keras weight file
 */
export async function readKerasWeights(path: string, patienceMs = 60_000): Promise<KerasLayer[]> {
  const { file } = await openFile(path, (found) => {
    throw new Error(`${path}: ${found}`);
  });
  await file.close();
  const thread = new Worker(join(compiled, 'keras-thread.js'));
  try {
    const answer = await answerOf(thread, path, patienceMs);
    if ('layers' in answer) return answer.layers;
    throw new Error(`${path}: ${foreignLine(answer.reason)}`);
  } finally {
    await thread.terminate();
  }
}

function answerOf(thread: Worker, path: string, patienceMs: number): Promise<KerasAnswer> {
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve({ reason: `cannot be read as HDF5: ${reason}`, broke: true });
    const timer = setTimeout(fail, patienceMs, `not finished after ${patienceMs / 1000} s`);
    thread.once('error', ({ message }) => fail(message));
    thread.once('message', resolve);
    thread.once('exit', () => clearTimeout(timer));
    thread.postMessage(path);
  });
}
