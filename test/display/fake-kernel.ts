import { createRequire, Module } from 'node:module';
import { resolve } from 'node:path';

export interface Sent {
  data: Record<string, unknown>;
  metadata: Record<string, Record<string, unknown>>;
  transient: { display_id?: string };
  update: boolean;
}

const path = resolve('somewhere', 'node_modules', 'tslab', 'dist', 'jupyter.js');

/** Stands in for a running tslab kernel; what it is sent is kept. */
export function startFakeKernel(): Sent[] {
  const sent: Sent[] = [];
  const kernel = new Module(path);
  kernel.exports = {
    lastWriteDisplayData: (message: Omit<Sent, 'update'>, update: boolean) => sent.push({ ...message, update }),
  };
  createRequire(__filename).cache[path] = kernel;
  return sent;
}

export function stopFakeKernel(): void {
  delete createRequire(__filename).cache[path];
}
