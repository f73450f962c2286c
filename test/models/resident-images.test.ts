import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ImageDataset } from '../../lib/data/dataset';
import { jit } from '../../lib/jit/jit';
import { imageBatch } from '../../lib/models/image-batch';
import { residentImages } from '../../lib/models/resident-images';
import { nativeBackend } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import { tinyDataset } from '../tiny-dataset';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Three images that contain every value of a pixel. */
const everyPixel: ImageDataset = {
  name: 'every pixel',
  images: Uint8Array.from({ length: 300 }, (_, i) => i),
  shape: [5, 10, 2],
  labels: new Int32Array(3),
  classNames: ['one'],
  size: 3,
};
const rowsOf = (rows: number[]) => tf.tensor1d(rows, 'int32');
const valuesOf = (tensor: tf.Tensor) => [...tensor.dataSync()];

describe('residentImages', () => {
  it('returns exactly the batches of imageBatch, op by op and in a recorded step', () => {
    const images = residentImages(everyPixel);
    const recorded = jit((rows: tf.Tensor1D) => images.batch(rows));
    for (const rows of [
      [0, 1, 2],
      [2, 2, 0],
    ]) {
      const wanted = imageBatch(everyPixel, rows);
      for (const batch of [images.batch(rowsOf(rows)), recorded(rowsOf(rows))]) {
        expect([batch.dtype, batch.shape]).toEqual(['float32', wanted.shape]);
        expect(valuesOf(batch)).toEqual(valuesOf(wanted));
      }
    }
    recorded.dispose();
    images.dispose();
  });

  it('holds its pixels only once, and leaves nothing behind', () => {
    const rows = rowsOf([1]);
    rows.add(rows).dispose(); // from here on it is a native tensor as well
    const counts = () => [tf.memory().numTensors, nativeBackend().binding.getNumOfTensors()];
    const [tensors, native] = counts();
    const images = residentImages(tinyDataset());
    for (let i = 0; i < 3; i++) {
      images.batch(rows).dispose();
      expect(counts()).toEqual([tensors + 1, native + 1]); // the pixels
    }
    images.dispose();
    expect(counts()).toEqual([tensors, native]);
  });

  it('leaves the pixels where they are when variables are pulled', () => {
    const images = residentImages(tinyDataset());
    const sum = tf.variable(tf.scalar(0));
    const recorded = jit((rows: tf.Tensor1D) =>
      tf.tidy(() => {
        sum.assign(sum.add(images.batch(rows).sum()));
        return sum.clone();
      }),
    );
    recorded(rowsOf([3, 4]));
    const backend = nativeBackend();
    const { binding } = backend;
    const fetched = vi.fn();
    const watched = Object.create(binding, {
      runSavedModel: {
        value: (...args: Parameters<typeof binding.runSavedModel>) => {
          fetched(args[3].split(',').length);
          return binding.runSavedModel(...args);
        },
      },
    });
    backend.binding = watched;
    recorded.pull();
    backend.binding = binding;
    expect(fetched.mock.calls).toEqual([[1]]); // the sum
    expect(sum.dataSync()[0]).toBeCloseTo(imageBatch(tinyDataset(), [3, 4]).sum().dataSync()[0], 4);
    recorded.dispose();
    images.dispose();
    sum.dispose();
  });

  it('refuses rows that are not there', () => {
    const images = residentImages(everyPixel);
    expect(() => images.batch(rowsOf([3]))).toThrow('row 3 is not in [0, 3)');
    expect(() => images.batch(rowsOf([-1]))).toThrow('row -1 is not in [0, 3)');
    images.dispose();
  });

  it('goes through imageBatch on a backend without bytes, and op by op on a GPU', async () => {
    const wanted = valuesOf(imageBatch(everyPixel, [2, 1]));
    vi.spyOn(nativeBackend(), 'isUsingGpuDevice', 'get').mockReturnValue(true);
    const onGpu = residentImages(everyPixel);
    expect(valuesOf(onGpu.batch(rowsOf([2, 1])))).toEqual(wanted);
    expect(() => onGpu.batch(rowsOf([3]))).toThrow('3');
    const recorded = jit((rows: tf.Tensor1D) => onGpu.batch(rows));
    expect(valuesOf(recorded(rowsOf([2, 1])))).toEqual(wanted);
    recorded.dispose();
    onGpu.dispose();
    await tf.setBackend('cpu');
    try {
      const images = residentImages(everyPixel);
      expect(valuesOf(images.batch(rowsOf([2, 1])))).toEqual(wanted);
      images.dispose();
    } finally {
      await tf.setBackend('tensorflow');
    }
  });
});
