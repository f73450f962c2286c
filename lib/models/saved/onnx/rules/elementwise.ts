import { onnxTypeOf } from '../onnx-proto';
import type { OpView, Rule } from '../op-view';
import type { Layout, TensorValue } from '../tensor-value';

/** A rule for elementwise ops of one tensor that ONNX has too. */
const unary = (operator: string, attributes: (op: OpView) => Record<string, { float: number }> = () => ({})): Rule => {
  return (op) => {
    const [x] = op.inputs;
    return op.value(op.graph.add(operator, [x.in(x.layout)], attributes(op)), x.layout);
  };
};

/** A rule for an op of one tensor that takes several of ONNX's operators. */
const composed = (compose: (op: OpView, x: string) => string): Rule => {
  return (op) => {
    const [x] = op.inputs;
    return op.value(compose(op, x.in(x.layout)), x.layout);
  };
};

/** A rule for elementwise ops of two or three tensors that ONNX has too, with the same broadcasting. */
const broadcast = (operator: string, after?: string): Rule => {
  return (op) => {
    const layout = commonLayout(op);
    const name = op.graph.add(
      operator,
      op.inputs.map((input) => operand(op, input, layout)),
    );
    return op.value(after ? op.graph.add(after, [name]) : name, layout);
  };
};

/** Channels stay first if one operand has them there, and the others can follow. */
function commonLayout({ inputs, shape }: OpView): Layout {
  const first = inputs.some(({ layout, rank }) => layout === 'first' && rank === shape.length);
  const follow = inputs.every(({ rank, constant }) => rank === shape.length || rank === 0 || (rank === 1 && constant));
  return first && follow ? 'first' : 'last';
}

/** A vector of channels broadcasts by itself if channels are last; if they are first, it becomes [c, 1, 1]. */
function operand({ graph, shape }: OpView, input: TensorValue, layout: Layout): string {
  const { rank, constant } = input;
  if (layout === 'last' || rank !== 1 || !constant) return input.in(layout);
  const sizes = [constant.shape[0], ...shape.slice(2).map(() => 1)];
  return graph.constant(`${input.name}/channels`, { ...constant, shape: sizes });
}

const cast: Rule = (op) => {
  const [x] = op.inputs;
  if (op.dtype('SrcT') === op.dtype('DstT')) return x;
  const to = onnxTypeOf(op.dtype('DstT')) ?? op.refuse('gives values of a type without an ONNX form');
  return op.value(op.graph.add('Cast', [x.in(x.layout)], { to }), x.layout);
};

const square = (op: OpView, x: string) => op.graph.add('Mul', [x, x]);

const relu6 = (op: OpView, x: string) => op.graph.add('Clip', [x, op.graph.float32(0), op.graph.float32(6)]);

export const elementwise: Record<string, Rule> = {
  ...Object.fromEntries(
    ['Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Ceil', 'Cos', 'Cosh', 'Erf', 'Exp', 'Floor'].map(
      (name) => [name, unary(name)],
    ),
  ),
  ...Object.fromEntries(
    ['Log', 'Neg', 'Reciprocal', 'Relu', 'Round', 'Sigmoid', 'Sign', 'Sin', 'Sinh', 'Softplus'].map((name) => [
      name,
      unary(name),
    ]),
  ),
  ...Object.fromEntries(['Selu', 'Sqrt', 'Tan', 'Tanh'].map((name) => [name, unary(name)])),
  IsNan: unary('IsNaN'),
  LogicalNot: unary('Not'),
  Elu: unary('Elu', () => ({ alpha: { float: 1 } })),
  LeakyRelu: unary('LeakyRelu', (op) => ({ alpha: { float: op.float('alpha') } })),
  Relu6: composed(relu6),
  Square: composed(square),
  Rsqrt: composed((op, x) => op.graph.add('Reciprocal', [op.graph.add('Sqrt', [x])])),
  Expm1: composed((op, x) => op.graph.add('Sub', [op.graph.add('Exp', [x]), op.graph.float32(1)])),
  Log1p: composed((op, x) => op.graph.add('Log', [op.graph.add('Add', [x, op.graph.float32(1)])])),
  Cast: cast,
  Add: broadcast('Add'),
  Sub: broadcast('Sub'),
  Mul: broadcast('Mul'),
  RealDiv: broadcast('Div'),
  Pow: broadcast('Pow'),
  Maximum: broadcast('Max'),
  Minimum: broadcast('Min'),
  Greater: broadcast('Greater'),
  GreaterEqual: broadcast('GreaterOrEqual'),
  Less: broadcast('Less'),
  LessEqual: broadcast('LessOrEqual'),
  Equal: broadcast('Equal'),
  NotEqual: broadcast('Equal', 'Not'),
  LogicalAnd: broadcast('And'),
  LogicalOr: broadcast('Or'),
  Select: broadcast('Where'),
};
