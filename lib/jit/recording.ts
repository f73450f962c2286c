import { nativeBackend } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import type { NodeDef } from './graph-def';
import { JitError } from './jit-error';
import { type Source, Trace } from './trace';
import { watch } from './watch';

/** A recorded step as a graph. */
export interface Recording {
  nodes: NodeDef[];
  /** The shape of each source, by its name. */
  shapes: ReadonlyMap<string, number[]>;
  inputs: Source[];
  outputs: Source[];
  /** The node that stands for a variable's value before the step. */
  reads: Map<tf.Variable, Source>;
  /** What the step assigns to each variable. */
  assigns: Map<tf.Variable, Source>;
}

type Step = (inputs: tf.Tensor[]) => tf.Tensor[];

/** An optimizer makes its slots in its first call only. */
const mostPasses = 3;

/**
 * Runs `step` eagerly and writes down what it does; afterwards every variable has the value that it had before. If the step makes
 * variables, as an optimizer makes its slots, it is recorded again once they exist.
 * @throws JitError if the step cannot be recorded
 */
export function record(step: Step, inputs: tf.Tensor[]): Recording {
  // With ids of their own: if the step reaches one of these tensors by another way, it uses that tensor, not the argument or the
  // variable.
  const own = inputs.map(ownCopy);
  for (const variable of variables()) tf.tidy(() => variable.assign(ownCopy(variable)));
  const made = new Map<tf.Variable, tf.Tensor>();
  try {
    for (let pass = 0; pass < mostPasses; pass++) {
      made.clear();
      const onVariable = (variable: tf.Variable) => void made.set(variable, tf.keep(variable.clone()));
      const recording = withVariablesKept(made, () => recordOnce(step, own, onVariable));
      if (made.size === 0) return recording;
    }
  } finally {
    tf.dispose(own);
  }
  const names = [...made.keys()].map(({ name }) => name);
  throw new JitError(`jit: the step makes variables at every call (${names}); make them once, outside the step`);
}

/** The same values under a native id that no other tensor has. No value is copied: both tensors share their memory in TensorFlow. */
function ownCopy(tensor: tf.Tensor): tf.Tensor {
  const backend = nativeBackend();
  const [id] = backend.getInputTensorIds([tensor]);
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.tensorMap.get(tensor.dataId).dtype };
  return backend.createOutputTensor(backend.binding.executeOp('Identity', [type], [id], 1)[0]);
}

function recordOnce(step: Step, inputs: tf.Tensor[], onVariable: (variable: tf.Variable) => void): Recording {
  const backend = nativeBackend();
  const trace = new Trace();
  const idOf = (tensor: tf.Tensor) => backend.getInputTensorIds([tensor])[0];
  const known = (tensor: tf.Tensor, name: string, title: string) => {
    const id = idOf(tensor);
    const source = { name, title, dtype: backend.tensorMap.get(tensor.dataId).dtype, shape: tensor.shape };
    trace.know(id, source);
    return { id, source };
  };
  const inputSources = inputs.map((tensor, i) => known(tensor, `input${i}`, `argument ${i}`).source);
  const before = variables().map((variable, i) => ({
    variable,
    ...known(variable, `read${i}`, `variable ${variable.name}`),
  }));
  return watch(trace, onVariable, (refuse) => {
    const outputs = step(inputs).map((result) => {
      if (!(result instanceof tf.Tensor))
        return refuse(
          `the step returns ${describe(result)}; a recorded step must return a tensor, or an array of tensors`,
        );
      if (result.isDisposed)
        return refuse('the step returns a tensor that it has disposed of; return one that still exists');
      return trace.sourceOf('the step returns', idOf(result), refuse);
    });
    const changed = before.filter(({ variable, id }) => idOf(variable) !== id);
    return {
      nodes: trace.nodes,
      shapes: trace.shapes,
      inputs: inputSources,
      outputs,
      reads: new Map(before.map(({ variable, source }) => [variable, source])),
      assigns: new Map(
        changed.map(({ variable }) => [
          variable,
          trace.sourceOf(`the step assigns to variable ${variable.name}`, idOf(variable), refuse),
        ]),
      ),
    };
  });
}

const variables = () => Object.values(tf.engine().registeredVariables);

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}

/** Runs `f` in a scope of its own, then gives every variable, including those made in it, the value that it had before. */
function withVariablesKept<T>(made: Map<tf.Variable, tf.Tensor>, f: () => T): T {
  const saved = variables().map((variable): [tf.Variable, tf.Tensor] => [variable, tf.keep(variable.clone())]);
  tf.engine().startScope();
  try {
    return f();
  } finally {
    tf.engine().endScope();
    for (const [variable, value] of [...saved, ...made]) {
      variable.assign(value);
      value.dispose();
    }
  }
}
