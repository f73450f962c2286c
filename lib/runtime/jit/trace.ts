import type { TensorMetadata, TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { nativeBackend } from '../native-op';
import { attributeValue } from './attribute-value';
import { type NodeDef, shapeOf } from './graph-def';
import { JitError } from './jit-error';

/** A tensor of the recorded step: an output of the node that makes it. */
export interface Source {
  name: string;
  dtype: number;
  shape: number[];
}

/** The graph of a step as it grows, op by op, and which native tensor is which of its nodes' outputs. */
export class Trace {
  /** The ops in the order in which they ran, and the constants that came from JavaScript. */
  readonly nodes: NodeDef[] = [];
  private readonly sources = new Map<number, Source>();

  /** A tensor that is there before the step. Where two have one native id, the first counts. */
  know(id: number, source: Source): void {
    if (!this.sources.has(id)) this.sources.set(id, source);
  }

  find(id: number): Source | undefined {
    return this.sources.get(id);
  }

  /** @throws JitError where the tensor is none of the step's, naming the op that uses it */
  sourceOf(op: string, id: number): Source {
    const source = this.sources.get(id);
    if (source) return source;
    throw new JitError(`jit: op ${op} uses a tensor that was made outside the step: ${passItIn}`);
  }

  /** A tensor made of JavaScript's numbers: a constant of the graph. */
  constant(id: number, shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): void {
    const isBool = dtype === nativeBackend().binding.TF_BOOL;
    const bytes = isBool
      ? Uint8Array.from(values)
      : new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const name = `constant${this.nodes.length}`;
    const tensor = { dtype, tensor_shape: shapeOf(shape), tensor_content: bytes };
    this.nodes.push({ name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } });
    this.sources.set(id, { name, dtype, shape });
  }

  /** What an op was called with, written before it runs. `ran` says what it gave. */
  op(op: string, attributes: TFEOpAttr[], ids: number[]): { ran(outputs: TensorMetadata[]): void } {
    const inputs = ids.map((id) => this.sourceOf(op, id));
    const attr = Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeValue(op, attribute)]));
    // tfjs-node leaves this type to TensorFlow's eager mode; a graph has to have it.
    if (op === 'ExpandDims') attr.T = { type: inputs[0].dtype };
    const name = `${op}${this.nodes.length}`;
    this.nodes.push({ name, op, input: inputs.map((input) => input.name), attr });
    return {
      ran: (outputs) => {
        for (const [i, { id, dtype, shape }] of outputs.entries())
          this.sources.set(id, { name: i === 0 ? name : `${name}:${i}`, dtype, shape });
      },
    };
  }
}

/** What to do with a tensor from outside. */
export const passItIn = 'pass it in as an argument, make it inside, or keep it in a tf.variable';
