import type { ImageSource } from '../data/stored-images';
import type { tf } from '../tensorflow/tensorflow';
import { bytesOf } from './forward-pass';
import { borrowSession } from './onnx-sessions';
import { type OnnxRuntime, onnxRuntime } from './onnxruntime';

/** Embeds rows of a data set, until `end` is called. */
export interface EmbeddingPass {
  /** The embeddings [to - from, d], row-major, of the rows `from` to `to - 1`. */
  embed(dataset: ImageSource, from: number, to: number): Promise<Float32Array>;
  end(): void;
}

/**
 * The encoder with its current weights in onnxruntime; undefined if TensorFlow must embed (see `onnxRuntime`).
 * @throws Error if onnxruntime cannot be loaded, or the encoder has no ONNX form
 */
export function onnxPass(encoder: tf.LayersModel): Promise<EmbeddingPass> | undefined {
  const runtime = onnxRuntime();
  return runtime && passIn(runtime, encoder);
}

async function passIn(runtime: OnnxRuntime, encoder: tf.LayersModel): Promise<EmbeddingPass> {
  const { session, giveBack } = await borrowSession(encoder, runtime);
  return {
    async embed(dataset, from, to) {
      const images = new runtime.Tensor('uint8', bytesOf(dataset, from, to), [to - from, ...dataset.shape]);
      return (await session.run({ images })).embeddings.data;
    },
    end: giveBack,
  };
}
