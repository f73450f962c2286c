import type { NodeDef } from '../../../jit/graph-def';
import type { OnnxGraph } from './onnx-graph';
import { type OnnxTensor, onnxType } from './onnx-proto';
import { type Layout, TensorValue } from './tensor-value';

/** How a TensorFlow op is written in ONNX. */
export type Rule = (op: OpView) => TensorValue | TensorValue[];

/** One TensorFlow op in the form that the rules read. */
export class OpView {
  constructor(
    readonly graph: OnnxGraph,
    private readonly node: NodeDef,
    readonly inputs: TensorValue[],
    /** The shape of the first output in TensorFlow's order, for 2 rows. */
    readonly shape: number[],
    readonly refuse: (reason: string) => never,
  ) {}

  get type(): string {
    return this.node.op;
  }

  int(name: string): number {
    return Number(this.node.attr[name]?.i ?? 0);
  }

  ints(name: string): number[] {
    return (this.node.attr[name]?.list?.i ?? []).map(Number);
  }

  float(name: string): number {
    return this.node.attr[name]?.f ?? 0;
  }

  is(name: string): boolean {
    return this.node.attr[name]?.b ?? false;
  }

  text(name: string): string {
    return Buffer.from(this.node.attr[name]?.s ?? []).toString();
  }

  dtype(name: string): number {
    return this.node.attr[name]?.type ?? 0;
  }

  /** The whole numbers of an input that is a constant, such as the axes of a sum. */
  numbers(i: number): number[] {
    const { constant } = this.inputs[i];
    if (constant?.type !== onnxType.int32) return this.refuse(`computes its input ${i}, which must be a constant`);
    return [...new Int32Array(constant.bytes.slice().buffer)];
  }

  /** The name of an input of whole numbers in the type that ONNX's operators take: int64. */
  int64(i: number): string {
    const { constant, name } = this.inputs[i];
    if (constant) return this.graph.int64(this.numbers(i));
    return this.graph.add('Cast', [name], { to: onnxType.int64 });
  }

  /** An output with constant values. */
  constant(tensor: OnnxTensor): TensorValue {
    return new TensorValue(
      this.graph,
      this.graph.constant(`${this.node.name}/constant`, tensor),
      this.shape,
      'last',
      tensor,
    );
  }

  /** An output with this name. */
  value(name: string, layout: Layout = 'last', shape = this.shape): TensorValue {
    return new TensorValue(this.graph, name, shape, layout);
  }
}
