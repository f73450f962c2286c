import type { FileToWrite } from '../../files/write-together';
import type { tf } from '../../tensorflow/tensorflow';
import { partsOf } from './encoder-parts';
import { onnxModel, onnxSource } from './onnx/onnx-model';

/** The only file of the format. */
export const onnxFile = 'encoder.onnx';

/** An ONNX model in one file, for onnxruntime and other programs that run ONNX. */
export function onnxFiles(encoder: tf.LayersModel): FileToWrite[] {
  return [[onnxFile, onnxModel(onnxSource(encoder), partsOf(encoder).weights)]];
}
