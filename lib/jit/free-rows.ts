import { dataType } from './data-type';
import { type AttrValue, type NodeDef, shapeOf } from './graph-def';
import { layerOf, requireSameOps } from './same-nodes';

const { float32, int32 } = dataType;

/** The two numbers of rows that a step is recorded with: whatever differs between the recordings depends on it. */
export const [few, more] = [2, 3];

/**
 * Makes the nodes of a recording for `few` rows valid for any number of rows. A constant whose sizes or values are k times that
 * number is computed from the input's shape instead, and a constant with one value everywhere is filled to that shape. The
 * recording for `more` rows shows which constants these are.
 * @param input the node whose first dimension is the rows
 * @param refuse throws an error that says what the step does that no such graph can do
 */
export function freeRows(
  nodes: NodeDef[],
  others: NodeDef[],
  input: string,
  refuse: (reason: string) => never,
): NodeDef[] {
  requireSameOps(nodes, others, 'number of rows', refuse);
  const onlyReshape = new Set(nodes.flatMap(({ op, input }) => (op === 'Reshape' ? [input[1]] : [])));
  for (const { op, input } of nodes)
    for (const [i, name] of input.entries()) if (op !== 'Reshape' || i !== 1) onlyReshape.delete(name);
  const rows = new Rows(input);
  const freed = nodes.flatMap((node, i) => {
    if (JSON.stringify(node.attr) === JSON.stringify(others[i].attr)) return [node];
    const constants = node.op === 'Const' && freedConstant(node, others[i], onlyReshape.has(node.name), rows);
    return constants || refuse(`gives ${node.op} the number of rows${layerOf(node)}`);
  });
  return [...rows.nodes, ...freed];
}

function freedConstant(node: NodeDef, other: NodeDef, isTarget: boolean, rows: Rows): NodeDef[] | undefined {
  const [tensor, otherTensor] = [node, other].map(({ attr }) => attr.value.tensor!);
  const [shape, otherShape] = [tensor, otherTensor].map(({ tensor_shape: { dim } }) => dim.map(({ size }) => size));
  const [values, otherValues] = [tensor, otherTensor].map(({ tensor_content }) => tensor_content);
  if (shape.join() !== otherShape.join()) {
    const factors = factorsOf(shape, otherShape);
    const bytes = tensor.dtype === float32 || tensor.dtype === int32 ? 4 : 1;
    const first = values.slice(0, bytes);
    const uniform = [values, otherValues].every((all) => all.every((byte, i) => byte === first[i % bytes]));
    if (!factors || !uniform || values.length === 0) return undefined;
    const value = constant(`${node.name}/value`, tensor.dtype, [], first);
    const sizes = rows.vector(`${node.name}/shape`, factors);
    const type = { T: { type: tensor.dtype }, index_type: { type: int32 } };
    return [value, ...sizes, { name: node.name, op: 'Fill', input: [sizes.at(-1)!.name, value.name], attr: type }];
  }
  if (tensor.dtype !== int32 || shape.length > 1) return undefined;
  const factors = factorsOf(numbersOf(values), numbersOf(otherValues));
  if (!factors) return undefined;
  if (isTarget && factors.filter(({ perRow }) => perRow).length === 1)
    return [
      int32Constant(
        node.name,
        factors.map(({ perRow, size }) => (perRow ? -1 : size)),
        true,
      ),
    ];
  return shape.length === 0 ? rows.scalar(node.name, factors[0].size) : rows.vector(node.name, factors);
}

/** A fixed size, or `size` times the number of rows. */
interface Factor {
  size: number;
  perRow: boolean;
}

function factorsOf(sizes: number[], others: number[]): Factor[] | undefined {
  const factors = sizes.map((size, i): Factor | undefined => {
    if (size === others[i]) return { size, perRow: false };
    return size * more === others[i] * few && size % few === 0 ? { size: size / few, perRow: true } : undefined;
  });
  return factors.every((factor) => factor !== undefined) ? factors : undefined;
}

/** The nodes that compute sizes from the number of rows. */
class Rows {
  readonly nodes: NodeDef[] = [];

  constructor(private readonly input: string) {}

  /** `times` times the number of rows, as nodes of which the last has this name. */
  scalar(name: string, times: number): NodeDef[] {
    const factor = int32Constant(`${name}/times`, [times], false);
    const attr = { T: { type: int32 } };
    return [factor, { name, op: 'Mul', input: [this.rows, factor.name], attr }];
  }

  vector(name: string, factors: Factor[]): NodeDef[] {
    const parts = factors.map(({ size, perRow }, i) => {
      const part = `${name}/${i}`;
      return perRow ? this.scalar(part, size) : [int32Constant(part, [size], false)];
    });
    const attr = { N: { i: parts.length }, T: { type: int32 }, axis: { i: 0 } };
    return [...parts.flat(), { name, op: 'Pack', input: parts.map((nodes) => nodes.at(-1)!.name), attr }];
  }

  private get rows(): string {
    const name = 'rows';
    if (this.nodes.length > 0) return name;
    const masks = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask'].map((mask) => [mask, { i: 0 }]);
    const type = { T: { type: int32 }, Index: { type: int32 } };
    this.nodes.push(
      {
        name: 'rows/shape',
        op: 'Shape',
        input: [this.input],
        attr: { T: { type: float32 }, out_type: { type: int32 } },
      },
      int32Constant('rows/begin', [0], true),
      int32Constant('rows/end', [1], true),
      {
        name,
        op: 'StridedSlice',
        input: ['rows/shape', 'rows/begin', 'rows/end', 'rows/end'],
        attr: { ...type, ...Object.fromEntries(masks), shrink_axis_mask: { i: 1 } },
      },
    );
    return name;
  }
}

const numbersOf = (bytes: Uint8Array) => [...new Int32Array(new Uint8Array(bytes).buffer)];

const int32Constant = (name: string, values: number[], isVector: boolean) =>
  constant(name, int32, isVector ? [values.length] : [], new Uint8Array(Int32Array.from(values).buffer));

function constant(name: string, dtype: number, shape: number[], tensor_content: Uint8Array): NodeDef {
  const value: AttrValue = { tensor: { dtype, tensor_shape: shapeOf(shape), tensor_content } };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value } };
}
