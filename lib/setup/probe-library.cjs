// Loads the library, computes, and prints what it computed on: see probe.mjs.
const { device, tf } = require('../dist/index.js');
const { hasOwnOps } = require('../dist/kernels/own-ops.js');
const { hasNativeOps, nativeOp } = require('../dist/tensorflow/native-op.js');
const { processorLevel } = require('../dist/tensorflow/processor-level.js');

const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
if (product !== 11) throw new Error(`1 * 3 + 2 * 4 gave ${product}`);

function ownOpWorks() {
  if (!hasOwnOps()) return false;
  const [own] = nativeOp('SiameseTransposedProduct', [], [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 4]])]);
  return own.dataSync().join() === '3,4,6,8';
}

console.log(
  JSON.stringify({ device: String(device()), native: hasNativeOps(), ownOps: ownOpWorks(), level: processorLevel() }),
);
