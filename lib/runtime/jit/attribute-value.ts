import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { nativeBackend } from '../native-op';
import { type AttrValue, shapeOf } from './graph-def';
import { JitError } from './jit-error';

/** An attribute of an eager op as a graph holds it. Throws, naming the op, where a graph cannot hold it. */
export function attributeValue(op: string, { name, type, value }: TFEOpAttr): AttrValue {
  const { binding } = nativeBackend();
  const one = (key: 'i' | 'f' | 'b' | 'type'): AttrValue =>
    (Array.isArray(value) ? { list: { [key]: value } } : { [key]: value }) as AttrValue;
  switch (type) {
    case binding.TF_ATTR_INT:
      return one('i');
    case binding.TF_ATTR_FLOAT:
      return one('f');
    case binding.TF_ATTR_BOOL:
      return one('b');
    case binding.TF_ATTR_TYPE:
      return one('type');
    case binding.TF_ATTR_SHAPE:
      return { shape: shapeOf(value as unknown as number[]) };
    case binding.TF_ATTR_STRING:
      return { s: Buffer.from(String(value)) };
    default:
      throw new JitError(`jit: op ${op} has an attribute "${name}" of a kind (${type}) that cannot be recorded`);
  }
}
