import fs from 'node:fs';
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { addonFile } from './native-folder';

const load = createRequire(__filename);

/** The path of an addon that the set-up compiles beside tfjs-node's; undefined if it was not compiled. */
export function addonPath(name: string): string | undefined {
  const addon = addonFile(name);
  return addon && fs.existsSync(addon) ? addon : undefined;
}

/** Sets an environment variable where TensorFlow reads it, from any thread: a worker's `process.env` is only a copy. */
export function setEnvironment(name: string, value: string): void {
  process.env[name] = value;
  const addon = isMainThread ? undefined : addonPath('environment');
  if (addon) (load(addon) as { set(name: string, value: string): void }).set(name, value);
}

/** Sets the variable as `setEnvironment` does, unless the user has set it. */
export function setDefault(name: string, value: string): void {
  setEnvironment(name, process.env[name] ?? value);
}
