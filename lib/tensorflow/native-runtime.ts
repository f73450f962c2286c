import { createRequire } from 'node:module';
import type * as tfjs from '@tensorflow/tfjs';
import './environment';
import { loadQuietly } from './load-quietly';

const load = createRequire(__filename);

/**
 * TensorFlow itself behind TensorFlow.js, where it can be loaded, or what is missing of it, such as `Cannot find module …`. It must compute
 * for the `@tensorflow/tfjs` that this library imports, as `tfjs-node-gpu` does where it resolves to the same copy.
 */
export function nativeRuntime(): { tf: typeof tfjs } | { missing: string } {
  const name = '@tensorflow/tfjs-node-gpu';
  try {
    return { tf: loadQuietly(() => load(name)) };
  } catch (error) {
    // tfjs-node gives advice on several lines, Node a list of who asked.
    const reason = (error as Error).message.split('\n')[0].trim();
    return { missing: `${name} could not be loaded (${reason})` };
  }
}
