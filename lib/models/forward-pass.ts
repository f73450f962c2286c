import { type ImageSource, readImages } from '../data/stored-images';
import { type Jitted, jit } from '../jit/jit';
import { JitError } from '../jit/jit-error';
import type { Program } from '../jit/program';
import { hasNativeOps } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { uint8Tensor, uint8ToFloat32 } from '../tensorflow/uint8';
import { imageBatch } from './image-batch';
import { useStandIns } from './layers/stand-ins';
import { areSameParts, computingParts, isStock } from './layers/stock-layers';

/** The embeddings [to - from, d] of the data set's rows `from` to `to - 1`. */
export type ForwardPass = (dataset: ImageSource, from: number, to: number) => tf.Tensor2D;

/** The recording of an encoder. Recording a network of fifty layers takes as long as embedding 1,000 images. */
interface Recording {
  run: Jitted<[bytes: tf.Tensor, white: tf.Scalar], tf.Tensor2D>;
  /**
   * The layers, their `call` functions and activations when it was recorded: a change of weights leaves it valid, a change of
   * these does not.
   */
  parts: unknown[];
  /** The batch sizes that were asked for, and the images' shapes, at most `most` of each: each is a recording of its own, which takes memory. */
  sizes: Set<number>;
  shapes: Set<string>;
}

const recordings = new WeakMap<tf.LayersModel, Recording>();
const sessions = new FinalizationRegistry<Program>((program) => program.dispose());
const most = 8;

/**
 * The encoder with its current weights: from bytes to embeddings as one recorded graph, or op by op if it cannot be recorded (the
 * reason is printed) or the backend has no native ops. Stock layers get this library's behaviour (see `useStandIns`).
 *
 * Batches of a size that was not asked for are padded to a power of two. For an encoder with layers or activations other than
 * tfjs's own, which may look at the whole batch, sizes beyond the first few run op by op instead, and so do images of other heights
 * and widths than the first few.
 * @param batchSize the size of most batches
 */
export function forwardPass(encoder: tf.LayersModel, batchSize: number): ForwardPass {
  useStandIns(encoder);
  if (!hasNativeOps()) return opByOp(encoder);
  const recording = recordingOf(encoder);
  recording.run.push();
  hasRoom(recording.sizes, batchSize);
  const beyond = opByOp(encoder);
  let pass = isStock(encoder) ? filledUp(recording) : asTheyAre(recording, beyond);
  return (dataset, from, to) => {
    if (!hasRoom(recording.shapes, dataset.shape.join())) return beyond(dataset, from, to);
    try {
      return pass(dataset, from, to);
    } catch (error) {
      if (!(error instanceof JitError)) throw error;
      console.warn(`embed: runs op by op, which is slower, because ${error.message}`);
      pass = beyond;
      return pass(dataset, from, to);
    }
  };
}

function opByOp(encoder: tf.LayersModel): ForwardPass {
  return (dataset, from, to) => tf.tidy(() => encoder.apply(imageBatch(dataset, rowsOf(from, to))) as tf.Tensor2D);
}

function recordingOf(encoder: tf.LayersModel): Recording {
  const parts = computingParts(encoder);
  const found = recordings.get(encoder);
  if (found && areSameParts(found.parts, parts)) return found;
  found?.run.dispose();
  // White, 255, is an argument: TensorFlow would turn a division by a constant into a multiplication, which rounds differently.
  const run = jit((bytes: tf.Tensor, white: tf.Scalar) =>
    tf.tidy(() => encoder.apply(uint8ToFloat32(bytes).div(white)) as tf.Tensor2D),
  );
  const recording = { run, parts, sizes: new Set<number>(), shapes: new Set<string>() };
  recordings.set(encoder, recording);
  sessions.register(encoder, run.program);
  return recording;
}

/** Whether what was asked for is among the first few, and so is recorded as it is. */
function hasRoom<T>(recorded: Set<T>, asked: T): boolean {
  if (recorded.size < most) recorded.add(asked);
  return recorded.has(asked);
}

function filledUp({ run, sizes }: Recording): ForwardPass {
  return (dataset, from, to) =>
    tf.tidy(() => {
      const images = to - from;
      const size = roomFor(images, sizes);
      const bytes = uint8Tensor(withZeros(bytesOf(dataset, from, to), images, size), [size, ...dataset.shape]);
      const embeddings = run(bytes, tf.scalar(255));
      return size === images ? embeddings : tf.slice(embeddings, [0, 0], [images, embeddings.shape[1]]);
    });
}

function asTheyAre(recording: Recording, beyond: ForwardPass): ForwardPass {
  return (dataset, from, to) => {
    if (!hasRoom(recording.sizes, to - from)) return beyond(dataset, from, to);
    const bytes = () => uint8Tensor(bytesOf(dataset, from, to), [to - from, ...dataset.shape]);
    return tf.tidy(() => recording.run(bytes(), tf.scalar(255)));
  };
}

/** The smallest batch size that holds this many images: one of these sizes, or the next power of two. */
function roomFor(images: number, sizes: ReadonlySet<number>): number {
  return Math.min(2 ** Math.ceil(Math.log2(images)), ...[...sizes].filter((size) => size >= images));
}

/** The bytes of `images` images, padded with zeros to `size` images. */
function withZeros(bytes: Uint8Array, images: number, size: number): Uint8Array {
  if (size === images) return bytes;
  const filled = new Uint8Array((bytes.length / images) * size);
  filled.set(bytes);
  return filled;
}

/** The pixels of consecutive rows; if the images are in memory, they are not copied. */
export function bytesOf(dataset: ImageSource, from: number, to: number): Uint8Array {
  if (!('images' in dataset)) return readImages(dataset, rowsOf(from, to));
  const pixels = dataset.shape.reduce((product, length) => product * length, 1);
  return dataset.images.subarray(from * pixels, to * pixels);
}

const rowsOf = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
