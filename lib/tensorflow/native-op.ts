import type { NativeBinding, NativeTensor, OpAttribute } from './native-binding';
import { tf } from './tensorflow';

type Values = Float32Array | Int32Array | Uint8Array;

/** The parts of tfjs-node's backend that this library uses and that tfjs's own types leave out. */
interface NativeBackend {
  binding: NativeBinding;
  isUsingGpuDevice: boolean;
  tensorMap: { get(dataId: object): { id: number; dtype: number; shape: number[]; values: Values | null } };
  executeMultipleOutputs(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: NativeTensor): tf.Tensor;
  write(values: unknown, shape: number[], dtype: tf.DataType): object;
  readSync(dataId: object): Values;
  read(dataId: object): Promise<Values>;
}

/** True where tensors live in TensorFlow, so that `nativeOp` can run; false on tfjs's JavaScript backends. */
export function hasNativeOps(): boolean {
  return tf.getBackend() === 'tensorflow';
}

export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}

/** The attributes of a TensorFlow op, by kind, as its op definition names them. */
export const attribute = {
  type: (name: string, dtype: 'float32' | 'int32' | 'bool' = 'float32') => {
    const { binding } = nativeBackend();
    const type = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }[dtype];
    return { name, type: binding.TF_ATTR_TYPE, value: type };
  },
  int: (name: string, value: number | number[]) => ({ name, type: nativeBackend().binding.TF_ATTR_INT, value }),
  float: (name: string, value: number) => ({ name, type: nativeBackend().binding.TF_ATTR_FLOAT, value }),
  bool: (name: string, value: boolean) => ({ name, type: nativeBackend().binding.TF_ATTR_BOOL, value }),
  string: (name: string, value: string) => ({ name, type: nativeBackend().binding.TF_ATTR_STRING, value }),
};

/** Runs one TensorFlow op by its name. It has no gradient: wrap it in `tf.customGrad` if one is needed. */
export function nativeOp(name: string, attributes: OpAttribute[], inputs: tf.Tensor[], outputs = 1): tf.Tensor[] {
  return nativeBackend().executeMultipleOutputs(name, attributes, inputs, outputs);
}
