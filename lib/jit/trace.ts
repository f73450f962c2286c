import type { NativeTensor, OpAttribute } from '../tensorflow/native-binding';
import { nativeBackend } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { attributeValue } from './attribute-value';
import { type NodeDef, shapeOf } from './graph-def';

/** A tensor of the recorded step: an output of the node that makes it. */
export interface Source {
  name: string;
  dtype: number;
  shape: number[];
  /** What error messages call it, such as `argument 0`. */
  title: string;
}

/** The beginning of the name of a scope around a layer's call, such as `layer:dense_1`, which tells the ops of layers apart. */
export const layerScope = 'layer:';

/** The current layer, such as `encoder/dense_1` for a layer in a layer; empty outside such scopes. */
export function layerUnderWay(): string {
  const scopes = tf.engine().state.scopeStack.map(({ name }) => name);
  return scopes.flatMap((name) => (name?.startsWith(layerScope) ? [name.slice(layerScope.length)] : [])).join('/');
}

type Refuse = (reason: string) => never;

/** The graph of a step as it grows, op by op, and which output of its nodes each native tensor is. */
export class Trace {
  /** The ops in the order in which they ran, and the constants that came from JavaScript. */
  readonly nodes: NodeDef[] = [];
  private readonly sources = new Map<number, Source>();
  /** By the source's name. */
  readonly shapes = new Map<string, number[]>();

  /** From now on this native tensor is that source. */
  know(id: number, source: Source): void {
    this.sources.set(id, source);
    this.shapes.set(source.name, source.shape);
  }

  /** A description such as `the result of op Add [2,3]`; undefined for a tensor that does not belong to the step. */
  describe(id: number): string | undefined {
    const source = this.sources.get(id);
    return source && `${source.title} [${source.shape}]`;
  }

  /**
   * @param use what needs the tensor, as the beginning of the error for a tensor that does not belong to the step
   */
  sourceOf(use: string, id: number, refuse: Refuse): Source {
    return this.sources.get(id) ?? refuse(`${use} a tensor that was made outside the step; ${passItIn}`);
  }

  /** A tensor made of JavaScript's numbers: a constant of the graph. */
  constant(id: number, shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): void {
    const { TF_BOOL, TF_FLOAT, TF_INT32 } = nativeBackend().binding;
    const isFilled = (dtype === TF_FLOAT || dtype === TF_BOOL) && isMuchOfOne(values);
    const name = isFilled
      ? this.fill(
          dtype,
          this.values(TF_INT32, [shape.length], Int32Array.from(shape)),
          this.values(dtype, [], values.subarray(0, 1)),
        )
      : this.values(dtype, shape, values);
    this.know(id, { name, dtype, shape, title: 'a constant' });
  }

  private values(dtype: number, shape: number[], values: Float32Array | Int32Array | Uint8Array): string {
    const bytes =
      dtype === nativeBackend().binding.TF_BOOL
        ? Uint8Array.from(values)
        : new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const name = `constant${this.nodes.length}`;
    const tensor = { dtype, tensor_shape: shapeOf(shape), tensor_content: bytes };
    const attr = { dtype: { type: dtype }, value: { tensor } };
    this.nodes.push({ name, op: 'Const', input: [], attr, layer: layerUnderWay() });
    this.shapes.set(name, shape);
    return name;
  }

  private fill(dtype: number, sizes: string, value: string): string {
    const name = `fill${this.nodes.length}`;
    const attr = { T: { type: dtype }, index_type: { type: nativeBackend().binding.TF_INT32 } };
    this.nodes.push({ name, op: 'Fill', input: [sizes, value], attr, layer: layerUnderWay() });
    return name;
  }

  /** Writes an op down before it runs. Call `ran` with its outputs. */
  op(op: string, attributes: OpAttribute[], ids: number[], refuse: Refuse): { ran(outputs: NativeTensor[]): void } {
    const inputs = ids.map((id) => this.sourceOf(`op ${op} uses`, id, refuse));
    const attr = Object.fromEntries(
      attributes.map((attribute) => [
        attribute.name,
        attributeValue(attribute) ??
          refuse(
            `op ${op} has an attribute "${attribute.name}" with a value that a graph cannot hold ` +
              `(${JSON.stringify(attribute.value)}); use other ops in the step, or call this one outside`,
          ),
      ]),
    );
    // tfjs-node leaves this type to TensorFlow's eager mode, but a graph must have it.
    if (op === 'ExpandDims') attr.T = { type: inputs[0].dtype };
    const name = `${op}${this.nodes.length}`;
    this.nodes.push({ name, op, input: inputs.map((input) => input.name), attr, layer: layerUnderWay() });
    return {
      ran: (outputs) => {
        for (const [i, { id, dtype, shape }] of outputs.entries())
          this.know(id, {
            name: i === 0 ? name : `${name}:${i}`,
            dtype,
            shape,
            title: `the result of op ${op}`,
          });
      },
    };
  }
}

/** Up to this many numbers are written out whatever they are. */
const few = 4096;

/** tfjs makes zeros and ones in JavaScript; a graph would hold millions of them, several times over. */
const isMuchOfOne = (values: Float32Array | Int32Array | Uint8Array) =>
  values.length > few && values.every((value) => Object.is(value, values[0]));

/** What to do with a tensor from outside. */
export const passItIn = 'pass it in as an argument, make it inside, or keep it in a tf.variable';
