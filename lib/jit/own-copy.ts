import { nativeBackend } from '../tensorflow/native-op';
import type { tf } from '../tensorflow/tensorflow';

/**
 * The same values under a native id that no other tensor has. No value is copied: both tensors share their memory in TensorFlow.
 */
export function ownCopy(tensor: tf.Tensor): tf.Tensor {
  const backend = nativeBackend();
  const [id] = backend.getInputTensorIds([tensor]);
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.tensorMap.get(tensor.dataId).dtype };
  return backend.createOutputTensor(backend.binding.executeOp('Identity', [type], [id], 1)[0]);
}
