import type { tf } from '../tensorflow/tensorflow';
import { dataType } from './data-type';
import { type NodeDef, shapeOf } from './graph-def';
import { neededNodes } from './needed-nodes';
import type { Recording } from './recording';
import type { Source } from './trace';

/** TensorFlow's numbers for types. */
const { float32, uint8 } = dataType;

/**
 * Bytes stay in the CPU's memory even if there is a GPU: TensorFlow gathers no bytes on a GPU, and would copy all of them back at
 * every step to gather a few.
 */
const placeOf = (dtype: number) => (dtype === uint8 ? { device: '/device:CPU:0' } : {});

const node = (name: string, op: string, input: string[], attr: NodeDef['attr']): NodeDef => ({ name, op, input, attr });

/**
 * The graph of steps that share variables. Variable i is the resource `variable{i}`, read by `value{i}`; feeding all `initial{i}`
 * and fetching `initialized` sets them. Step k takes `{k}/input{j}`, and gives `{k}/output{j}` and `{k}/done` once its
 * assignments are done.
 */
export function programGraph(variables: tf.Variable[], dtypes: number[], recordings: Recording[]): NodeDef[] {
  return [
    ...variables.flatMap(({ shape }, i) => variableNodes(i, dtypes[i], shape)),
    ...initializedNodes(variables.length),
    ...recordings.flatMap((recording, step) => stepNodes(variables, recording, `${step}/`)),
  ];
}

function variableNodes(i: number, type: number, size: number[]): NodeDef[] {
  const dtype = { type };
  const shape = { shape: shapeOf(size) };
  const shared_name = { s: Buffer.from(`variable${i}`) };
  return [
    node(`variable${i}`, 'VarHandleOp', [], { dtype, shape, shared_name }),
    node(`value${i}`, 'ReadVariableOp', [`variable${i}`], { dtype }),
    node(`initial${i}`, 'Placeholder', [], { dtype, shape }),
    node(`initialize${i}`, 'AssignVariableOp', [`variable${i}`, `initial${i}`], { dtype }),
  ].map((found) => ({ ...found, ...placeOf(type) }));
}

function initializedNodes(count: number): NodeDef[] {
  const tensor = { dtype: float32, tensor_shape: shapeOf([]), tensor_content: new Uint8Array(4) };
  const after = Array.from({ length: count }, (_, i) => `^initialize${i}`);
  return [
    node('zero', 'Const', [], { dtype: { type: float32 }, value: { tensor } }),
    node('initialized', 'Identity', ['zero', ...after], { T: { type: float32 } }),
  ];
}

/** The nodes that the outputs and assignments need, with the prefix before their names. */
function stepNodes(variables: tf.Variable[], recording: Recording, prefix: string): NodeDef[] {
  const { inputs, outputs, reads, assigns } = recording;
  const nodes = inputs.map(({ name, dtype, shape }) =>
    node(prefix + name, 'Placeholder', [], { dtype: { type: dtype }, shape: { shape: shapeOf(shape) } }),
  );
  for (const variable of usedVariables(recording)) {
    const { name, dtype } = reads.get(variable) as Source;
    const handle = `variable${variables.indexOf(variable)}`;
    nodes.push({ ...node(prefix + name, 'ReadVariableOp', [handle], { dtype: { type: dtype } }), ...placeOf(dtype) });
  }
  for (const { name, op, input, attr } of neededNodes(recording))
    nodes.push(
      node(
        prefix + name,
        op,
        input.map((source) => prefix + source),
        attr,
      ),
    );
  const done: string[] = [];
  for (const [variable, { name, dtype }] of assigns) {
    const i = variables.indexOf(variable);
    const oldValue = (reads.get(variable) as Source).name; // read before the new one is written
    const input = [`variable${i}`, prefix + name, `^${prefix}${oldValue}`];
    nodes.push(node(`${prefix}assign${i}`, 'AssignVariableOp', input, { dtype: { type: dtype } }));
    done.push(`^${prefix}assign${i}`);
  }
  nodes.push(node(`${prefix}done`, 'Identity', ['zero', ...done], { T: { type: float32 } }));
  outputs.forEach(({ name, dtype }, i) => {
    nodes.push(node(`${prefix}output${i}`, 'Identity', [prefix + name, ...done], { T: { type: dtype } }));
  });
  return nodes;
}

/** The variables that the step assigns, or reads for its outputs and assignments. */
export function usedVariables(recording: Recording): tf.Variable[] {
  const { reads, outputs, assigns } = recording;
  const results = [...outputs, ...assigns.values()].map(({ name }) => name);
  const used = new Set([...results, ...neededNodes(recording).flatMap(({ input }) => input)]);
  return [...reads]
    .filter(([variable, { name }]) => used.has(name) || assigns.has(variable))
    .map(([variable]) => variable);
}
