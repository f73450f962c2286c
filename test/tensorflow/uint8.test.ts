import { describe, expect, it } from 'vitest';
import { jit } from '../../lib/jit/jit';
import { nativeBackend } from '../../lib/tensorflow/native-op';
import { tf } from '../../lib/tensorflow/tensorflow';
import { gatherUint8, sharableCopy, uint8Tensor, uint8ToFloat32 } from '../../lib/tensorflow/uint8';

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
const valuesOf = (tensor: tf.Tensor) => [...tensor.dataSync()];
const typeOf = ({ dataId }: tf.Tensor) => nativeBackend().tensorMap.get(dataId).dtype;
const bytesOf = (tensor: tf.Tensor) => valuesOf(uint8ToFloat32(tensor));

describe('uint8', () => {
  it('holds every byte unchanged, and gives it as float32', () => {
    const tensor = uint8Tensor(bytes, [2, 128]);
    expect(tensor.shape).toEqual([2, 128]);
    const floats = uint8ToFloat32(tensor);
    expect([floats.dtype, floats.shape]).toEqual(['float32', [2, 128]]);
    expect(valuesOf(floats)).toEqual([...bytes]);
  });

  it('accepts part of an array, wherever it begins', () => {
    expect(bytesOf(uint8Tensor(bytes.subarray(13, 17), [4]))).toEqual([13, 14, 15, 16]);
  });

  it('turns a copy into a tensor that stays the same even if nothing else holds the copy or the bytes change', () => {
    const source = Uint8Array.from({ length: 1_000_003 }, (_, i) => i % 251);
    const tensor = uint8Tensor(sharableCopy(source), [source.length]);
    const wanted = [...source.subarray(-5)];
    source.fill(0);
    expect(bytesOf(tensor).slice(-5)).toEqual(wanted);
    tensor.dispose();
  });

  it('gathers rows in the given order, with repetitions', () => {
    const rows = gatherUint8(uint8Tensor(bytes, [64, 2, 2]), tf.tensor1d([63, 0, 63], 'int32'));
    expect(rows.shape).toEqual([3, 2, 2]);
    expect(bytesOf(rows)).toEqual([252, 253, 254, 255, 0, 1, 2, 3, 252, 253, 254, 255]);
  });

  it('refuses rows that do not exist', () => {
    const tensor = uint8Tensor(bytes, [64, 4]);
    expect(() => gatherUint8(tensor, tf.tensor1d([0, 64], 'int32'))).toThrow(/indices\[1\] = 64 is not in \[0, 64\)/);
  });

  it('stays uint8 in recorded steps, and is not int32 there', () => {
    const isByte = (x: tf.Tensor) => typeOf(x) === nativeBackend().binding.TF_UINT8;
    const float = jit((x: tf.Tensor) => tf.tidy(() => (isByte(x) ? uint8ToFloat32(x) : x.cast('float32')).add(0.5)));
    for (let again = 0; again < 2; again++) {
      expect(valuesOf(float(uint8Tensor(bytes.subarray(200, 202), [2])))).toEqual([200.5, 201.5]);
      expect(valuesOf(float(tf.tensor1d([-300, 300], 'int32')))).toEqual([-299.5, 300.5]);
    }
    float.dispose();
  });

  it('leaves nothing behind', () => {
    const native = () => nativeBackend().binding.getNumOfTensors();
    const before = [tf.memory().numTensors, native()];
    tf.tidy(() => {
      uint8ToFloat32(gatherUint8(uint8Tensor(bytes, [64, 4]), tf.tensor1d([1], 'int32')));
    });
    expect([tf.memory().numTensors, native()]).toEqual(before);
  });
});
