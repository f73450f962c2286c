import { createRequire } from 'node:module';
import { describe } from 'vitest';

/** Whether onnxruntime for Node is installed. */
export const hasOnnxRuntime = (() => {
  try {
    createRequire(require.resolve('../../lib/package.json'))('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
})();
if (!hasOnnxRuntime) console.warn('test/models: skipped: no onnxruntime-node: npm run setup onnxruntime');

/** Tests that need onnxruntime for Node. */
export const describeWithOnnxRuntime = describe.skipIf(!hasOnnxRuntime);
