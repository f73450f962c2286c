import { parentPort } from 'node:worker_threads';
import { Hdf5Broke, type KerasLayer, readKerasFile } from './read-keras-file';

/** The thread's answer to a path. */
export type KerasAnswer = { layers: KerasLayer[] } | { reason: string; broke: boolean };

async function answer(path: string): Promise<KerasAnswer> {
  try {
    return { layers: await readKerasFile(path) };
  } catch (error) {
    return { reason: (error as Error).message, broke: error instanceof Hdf5Broke };
  }
}

/** The thread answers each path that it is sent. */
parentPort?.on('message', async (path: string) => parentPort?.postMessage(await answer(path)));
