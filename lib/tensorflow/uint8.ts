import { attribute, nativeBackend, nativeOp } from './native-op';
import { tf } from './tensorflow';

/**
 * Bytes as a tensor of TensorFlow's uint8, a quarter of the size of tfjs's int32; it stays uint8 in copies, variables and
 * recorded steps. tfjs has no such type: it calls the tensor int32 and cannot read it, so use it with the ops below only. Needs
 * `hasNativeOps()`.
 */
export function uint8Tensor(values: Uint8Array, shape: number[]): tf.Tensor {
  const backend = nativeBackend();
  const { binding } = backend;
  const dtype = binding.TF_UINT8;
  return backend.createOutputTensor({ id: binding.createTensor(shape, dtype, values), shape, dtype });
}

/**
 * A copy of many bytes that becomes a `uint8Tensor` without being copied again, and whose memory returns to the system once it is
 * no longer used. TensorFlow shares JavaScript's memory if it begins at a multiple of 64 bytes, as this copy does where the C
 * library places large blocks 16 bytes into a page. Otherwise TensorFlow copies it into memory that it never gives back.
 */
export function sharableCopy(values: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(values.length + 48), 48);
  copy.set(values);
  return copy;
}

/** Rows of a uint8 tensor [n, …] by their numbers (int32 [rows]), as uint8 [rows, …]. */
export function gatherUint8(values: tf.Tensor, rows: tf.Tensor1D): tf.Tensor {
  const attributes = [uint8('Tparams'), attribute.type('Tindices', 'int32'), attribute.type('Taxis', 'int32')];
  const first = tf.scalar(0, 'int32');
  const [gathered] = nativeOp('GatherV2', [...attributes, attribute.int('batch_dims', 0)], [values, rows, first]);
  first.dispose();
  return gathered;
}

/** The numbers of a uint8 tensor, 0 to 255, as float32. */
export function uint8ToFloat32(values: tf.Tensor): tf.Tensor {
  return nativeOp('Cast', [uint8('SrcT'), attribute.type('DstT'), attribute.bool('Truncate', false)], [values])[0];
}

const uint8 = (name: string) => {
  const { binding } = nativeBackend();
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_UINT8 };
};
