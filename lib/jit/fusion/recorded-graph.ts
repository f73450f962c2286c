import { dataType } from '../data-type';
import { type AttrValue, type NodeDef, shapeOf } from '../graph-def';
import { neededNodes } from '../needed-nodes';
import type { Recording } from '../recording';
import type { Source } from '../trace';

/** TensorFlow's numbers for types. */
const { float32, int32 } = dataType;

/** A recording that rules can rewrite. */
export class RecordedGraph {
  private readonly nodes: Map<string, NodeDef>;
  private readonly shapes: Map<string, number[]>;
  private outputs: Recording['outputs'];
  private assigns: Recording['assigns'];

  constructor(private readonly original: Recording) {
    this.nodes = new Map(original.nodes.map((node) => [node.name, { ...node, input: [...node.input] }]));
    this.shapes = new Map(original.shapes);
    this.outputs = original.outputs;
    this.assigns = original.assigns;
  }

  recording(): Recording {
    const { shapes, outputs, assigns } = this;
    return { ...this.original, nodes: [...this.nodes.values()], shapes, outputs, assigns };
  }

  /** Removes the nodes that nothing reads any more. */
  sweep(): void {
    const needed = new Set(neededNodes(this.recording()));
    for (const node of this.nodes.values()) if (!needed.has(node)) this.nodes.delete(node.name);
  }

  /** The nodes of this op, including those that rules have added. */
  ofOp(op: string): NodeDef[] {
    return [...this.nodes.values()].filter((node) => node.op === op);
  }

  /** The node whose first output is this source, if it is of this op. */
  maker(source: string, op: string): NodeDef | undefined {
    const node = this.nodes.get(source);
    return node?.op === op ? node : undefined;
  }

  shapeOf(source: string): number[] {
    const shape = this.shapes.get(source);
    if (!shape) throw new Error(`jit: the shape of ${source} is not known`);
    return shape;
  }

  /** The whole numbers of a constant; undefined if the source is not a constant. */
  wholeNumbers(source: string): number[] | undefined {
    const value = this.maker(source, 'Const')?.attr.value.tensor;
    if (!value) return undefined;
    const { buffer, byteOffset, byteLength } = value.tensor_content;
    return [...new Int32Array(buffer.slice(byteOffset, byteOffset + byteLength))];
  }

  /** The number that a source always has; undefined if it is not a constant of one float32. */
  number(source: string): number | undefined {
    const value = this.maker(source, 'Const')?.attr.value.tensor;
    if (value?.dtype !== float32 || value.tensor_content.byteLength !== 4) return undefined;
    return new DataView(value.tensor_content.buffer, value.tensor_content.byteOffset).getFloat32(0, true);
  }

  /** Whether this source is assigned to variables, and nothing else reads it. */
  isOnlyAssigned(source: string): boolean {
    const isThis = ({ name }: Source) => name === source;
    const assigned = [...this.assigns.values()].some(isThis) && !this.outputs.some(isThis);
    return assigned && ![...this.nodes.values()].some(({ input }) => input.includes(source));
  }

  /** The nodes that read a source; undefined if the step returns or assigns it, because then not all readers are known. */
  readers(source: string): NodeDef[] | undefined {
    if ([...this.outputs, ...this.assigns.values()].some(({ name }) => name === source)) return undefined;
    return [...this.nodes.values()].filter(({ input }) => input.includes(source));
  }

  /** Adds a node, whose name tells which node it came from. `shapes` are those of its outputs. */
  add(from: NodeDef, op: string, input: string[], attr: Record<string, AttrValue>, shapes: number[][]): NodeDef {
    const node = { name: `${from.name}/${op}`, op, input, attr };
    this.nodes.set(node.name, node);
    for (const [i, shape] of shapes.entries()) this.shapes.set(i === 0 ? node.name : `${node.name}:${i}`, shape);
    return node;
  }

  /** Replaces a node by another one that gives the same output from other inputs. */
  substitute(node: NodeDef, op: string, input: string[], attr: Record<string, AttrValue>): NodeDef {
    const substitute = this.add(node, op, input, attr, [this.shapeOf(node.name)]);
    this.replace(node.name, substitute.name);
    return substitute;
  }

  /** The same values in another shape. `part` distinguishes this reshape from others made for the same node. */
  reshape(from: NodeDef, source: string, shape: number[], part: string): string {
    const origin = { ...from, name: `${from.name}/${part}` };
    const tensor = {
      dtype: int32,
      tensor_shape: shapeOf([shape.length]),
      tensor_content: new Uint8Array(Int32Array.from(shape).buffer),
    };
    const attr = { dtype: { type: int32 }, value: { tensor } };
    const sizes = this.add(origin, 'Const', [], attr, [[shape.length]]);
    const attributes = { T: from.attr.T, Tshape: { type: int32 } };
    return this.add(origin, 'Reshape', [source, sizes.name], attributes, [shape]).name;
  }

  /**
   * Makes every reader of `source` read `other` instead, the step's outputs and assignments included, the nodes in `except`
   * excluded.
   */
  replace(source: string, other: string, except: NodeDef[] = []): void {
    for (const node of this.nodes.values())
      if (!except.includes(node)) node.input = node.input.map((input) => (input === source ? other : input));
    const now = (found: Source) => (found.name === source ? { ...found, name: other } : found);
    this.outputs = this.outputs.map(now);
    this.assigns = new Map([...this.assigns].map(([variable, found]) => [variable, now(found)]));
  }
}
