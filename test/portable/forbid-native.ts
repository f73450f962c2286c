import Module from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect } from 'vitest';

// Nothing that these tests load may ask for the native addon: Node's own resolution refuses it in this process.
const resolution = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
const resolve = resolution._resolveFilename;
resolution._resolveFilename = (request, ...rest) => {
  if (/tfjs-node/.test(request)) throw new Error(`${request} was asked for where there is none`);
  return resolve.call(Module, request, ...rest);
};

// Tensors are arrays of JavaScript, and TensorFlow is no backend of the copy of tfjs that computes.
afterAll(() => {
  expect(tf.findBackend('tensorflow') === null).toBe(true);
  expect(tf.backend().constructor.name).toBe('MathBackendCPU');
});
