import { nativeBackend } from '../native-op';
import { tf } from '../tensorflow';
import type { NodeDef } from './graph-def';
import { type Source, Trace } from './trace';
import { type WatchedBackend, watch } from './watch';

/** What a step does, as a graph. */
export interface Recording {
  nodes: NodeDef[];
  inputs: Source[];
  outputs: Source[];
  /** The node that stands for a variable's value before the step. */
  reads: Map<tf.Variable, Source>;
  /** What the step assigned to variables. */
  assigns: Map<tf.Variable, Source>;
}

/**
 * Runs `step` eagerly and writes down what it does; afterwards every variable has the value that it had before.
 * A step that makes variables, as an optimizer its slots, is recorded again when they are there.
 * @throws JitError where the step cannot be recorded
 */
export function record(step: (inputs: tf.Tensor[]) => tf.Tensor[], inputs: tf.Tensor[]): Recording {
  separate(inputs);
  const own = apart(inputs);
  for (;;) {
    const made = new Map<tf.Variable, tf.Tensor>();
    const onVariable = (variable: tf.Variable) => void made.set(variable, tf.keep(variable.clone()));
    const recording = withVariablesKept(() => recordOnce(step, own, onVariable));
    for (const [variable, value] of made) put(variable, value);
    if (made.size > 0) continue;
    tf.dispose(own.filter((tensor, i) => tensor !== inputs[i]));
    return recording;
  }
}

function recordOnce(
  step: (inputs: tf.Tensor[]) => tf.Tensor[],
  inputs: tf.Tensor[],
  onVariable: (variable: tf.Variable) => void,
): Recording {
  const backend = nativeBackend() as unknown as WatchedBackend;
  const trace = new Trace();
  const idOf = (tensor: tf.Tensor) => backend.getInputTensorIds([tensor])[0];
  const known = (tensor: tf.Tensor, name: string) => {
    const id = idOf(tensor);
    const source = { name, dtype: backend.tensorMap.get(tensor.dataId).dtype, shape: tensor.shape };
    trace.know(id, source);
    return { id, source };
  };
  const inputSources = inputs.map((tensor, i) => known(tensor, `input${i}`).source);
  const before = variables().map((variable, i) => ({ variable, ...known(variable, `read${i}`) }));
  return watch(trace, onVariable, () => {
    const outputs = step(inputs).map((tensor) => trace.sourceOf('result', idOf(tensor)));
    const changed = before.filter(({ variable, id }) => !variable.isDisposed && idOf(variable) !== id);
    return {
      nodes: trace.nodes,
      inputs: inputSources,
      outputs,
      reads: new Map(before.map(({ variable, source }) => [variable, source])),
      assigns: new Map(
        changed.map(({ variable }) => [variable, trace.sourceOf(`assign to ${variable.name}`, idOf(variable))]),
      ),
    };
  });
}

const variables = () => Object.values(tf.engine().registeredVariables);

function put(variable: tf.Variable, value: tf.Tensor): void {
  variable.assign(value);
  value.dispose();
}

/** Runs `f` in a scope of its own, then gives every variable the value back that it had before. */
function withVariablesKept<T>(f: () => T): T {
  const saved = variables().map((variable) => ({ variable, value: tf.keep(variable.clone()) }));
  tf.engine().startScope();
  try {
    return f();
  } finally {
    tf.engine().endScope();
    for (const { variable, value } of saved) put(variable, value);
  }
}

/** The inputs, with copies in place of those that share memory with an earlier one: a trace could not tell the two apart. */
function apart(inputs: tf.Tensor[]): tf.Tensor[] {
  const seen = new Set<object>();
  return inputs.map((tensor) => {
    const shared = seen.has(tensor.dataId);
    seen.add(tensor.dataId);
    return shared ? tf.tensor(tensor.dataSync(), tensor.shape, tensor.dtype) : tensor;
  });
}

/** Variables made of one tensor share its memory until one is assigned: each gets its own, so that a trace tells them apart. */
function separate(inputs: tf.Tensor[]): void {
  const seen = new Set<object>(inputs.map(({ dataId }) => dataId));
  for (const variable of variables()) {
    const { dtype, shape } = variable;
    if (seen.has(variable.dataId)) tf.tidy(() => variable.assign(tf.tensor(variable.dataSync(), shape, dtype)));
    seen.add(variable.dataId);
  }
}
