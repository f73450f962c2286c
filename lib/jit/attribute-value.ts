import type { OpAttribute } from '../tensorflow/native-binding';
import { nativeBackend } from '../tensorflow/native-op';
import { type AttrValue, shapeOf } from './graph-def';

/** An attribute of an eager op in the form that a graph holds; undefined if a graph cannot hold it. */
export function attributeValue({ type, value }: OpAttribute): AttrValue | undefined {
  const { binding } = nativeBackend();
  const all = (kind: 'number' | 'boolean') => [value].flat().every((one) => typeof one === kind);
  const asIs = (key: 'i' | 'f' | 'b' | 'type') =>
    (Array.isArray(value) ? { list: { [key]: value } } : { [key]: value }) as AttrValue;
  switch (type) {
    case binding.TF_ATTR_INT:
      return all('number') ? asIs('i') : undefined;
    case binding.TF_ATTR_FLOAT:
      return all('number') ? asIs('f') : undefined;
    case binding.TF_ATTR_BOOL:
      return all('boolean') ? asIs('b') : undefined;
    case binding.TF_ATTR_TYPE:
      return all('number') && !Array.isArray(value) ? asIs('type') : undefined;
    case binding.TF_ATTR_SHAPE:
      return Array.isArray(value) && all('number') ? { shape: shapeOf(value as unknown as number[]) } : undefined;
    case binding.TF_ATTR_STRING:
      return typeof value === 'string' ? { s: Buffer.from(value) } : undefined;
    default:
      return undefined;
  }
}
