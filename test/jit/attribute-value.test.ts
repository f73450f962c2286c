import { expect, it } from 'vitest';
import { attributeValue } from '../../lib/jit/attribute-value';
import { attribute, nativeBackend } from '../../lib/tensorflow/native-op';

it('holds attributes of every kind as a graph does', () => {
  expect(attributeValue(attribute.int('n', 3))).toEqual({ i: 3 });
  expect(attributeValue(attribute.int('strides', [1, 2]))).toEqual({ list: { i: [1, 2] } });
  expect(attributeValue(attribute.float('alpha', 0.5))).toEqual({ f: 0.5 });
  expect(attributeValue(attribute.bool('sorted', false))).toEqual({ b: false });
  expect(attributeValue(attribute.type('T', 'int32'))).toEqual({ type: 3 });
  expect(attributeValue(attribute.string('padding', 'SAME'))).toEqual({ s: Buffer.from('SAME') });
  const shape = { name: 'shape', type: nativeBackend().binding.TF_ATTR_SHAPE, value: [2, 3] };
  expect(attributeValue(shape)).toEqual({ shape: { dim: [{ size: 2 }, { size: 3 }] } });
});

it('gives undefined for what a graph cannot hold', () => {
  const { TF_ATTR_INT, TF_ATTR_TYPE, TF_ATTR_STRING } = nativeBackend().binding;
  expect(attributeValue({ name: 'n', type: TF_ATTR_INT, value: 'three' as never })).toBeUndefined();
  expect(attributeValue({ name: 'T', type: TF_ATTR_TYPE, value: [1, 3] as never })).toBeUndefined();
  expect(attributeValue({ name: 's', type: TF_ATTR_STRING, value: ['a'] as never })).toBeUndefined();
  expect(attributeValue({ name: 'x', type: 99, value: 1 })).toBeUndefined();
});
