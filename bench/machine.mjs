/** The machine and the programs that were measured, for results.json. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';

/**
 * @param {'CPU' | 'GPU'} device what the library computes on
 * @param {{ level?: import('./types.mjs').Level, isHeld?: boolean }} [vectors] the level of a run of the bench, and whether the machine has more
 * @returns {import('./types.mjs').Machine}
 */
export function describeMachine(device, { level, isHeld } = {}) {
  const [{ model }] = os.cpus();
  return {
    cpu: model,
    level,
    isHeld: isHeld || undefined,
    cores: os.cpus().length,
    threads: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    gpu: device === 'GPU' ? (gpuName() ?? 'GPU') : undefined,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
  };
}

/** @returns {string | undefined} what nvidia-smi says */
function gpuName() {
  try {
    const options = /** @type {import('node:child_process').ExecFileSyncOptionsWithStringEncoding} */ ({
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return (
      execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], options).split('\n')[0] || undefined
    );
  } catch {
    return undefined;
  }
}
