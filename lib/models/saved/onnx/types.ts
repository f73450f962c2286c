import { onnxType } from './onnx-proto';

const types: Record<number, number> = {
  ...{ 1: onnxType.float32, 3: onnxType.int32, 4: onnxType.uint8, 9: onnxType.int64, 10: onnxType.bool },
};

/** ONNX's number for a type of values, from TensorFlow's; undefined for a type that tfjs's tensors do not have. */
export const onnxTypeOf = (dtype: number): number | undefined => types[dtype];
