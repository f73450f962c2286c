import { type OnnxGraph, transposed } from './onnx-graph';
import type { OnnxTensor } from './onnx-proto';

/**
 * Where the channels are: before the other axes but the first, as ONNX's convolutions and pools need them, or last, as in
 * TensorFlow.
 */
export type Layout = 'first' | 'last';

/** [n, h, w, c] to [n, c, h, w], for any rank. */
export const toFirst = (rank: number) => [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
/** [n, c, h, w] to [n, h, w, c], for any rank. */
export const toLast = (rank: number) => [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];

/**
 * A tensor of TensorFlow's graph in ONNX's. It stays in the layout in which it was made until an operator asks for the other: a
 * network of convolutions is transposed once, where the images come in, not at every layer.
 */
export class TensorValue {
  private readonly names: Partial<Record<Layout, string>> = {};

  /**
   * @param shape in TensorFlow's order, for 2 rows
   * @param constant its values in TensorFlow's order, if it is a constant
   */
  constructor(
    private readonly graph: OnnxGraph,
    name: string,
    readonly shape: number[],
    readonly layout: Layout = 'last',
    readonly constant?: OnnxTensor,
  ) {
    this.names[layout] = name;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** Its name in that layout. A tensor with three axes or more can have both. */
  in(layout: Layout): string {
    if (this.rank < 3) return this.names[this.layout] as string;
    this.names[layout] ??= this.moved(layout);
    return this.names[layout];
  }

  /** Its name in TensorFlow's own order. */
  get name(): string {
    return this.in('last');
  }

  private moved(layout: Layout): string {
    const perm = layout === 'first' ? toFirst(this.rank) : toLast(this.rank);
    const from = this.names[this.layout] as string;
    if (this.constant) return this.graph.constant(`${from}/transposed`, transposed(this.constant, perm));
    return this.graph.add('Transpose', [from], { perm });
  }
}
