import { tf } from '../tensorflow/tensorflow';
import { JitError } from './jit-error';
import { backendOf } from './own-copy';
import { drawsInJavaScript, insteadOf, useRandomUniform } from './refused-ops';
import { layerUnderWay, passItIn, type Trace } from './trace';
import { watchedBinding } from './watched-binding';

let watching = false;

/** True inside a step that is being recorded. */
export function isRecording(): boolean {
  return watching;
}

/** The op of tfjs's that the step is calling, such as `dropout`: the first of those that call one another, or the last. */
function opUnderWay(which: 'first' | 'last'): string | undefined {
  const names = tf.engine().state.scopeStack.flatMap(({ name }) => /^(.+)__op$/.exec(name)?.[1] ?? []);
  return which === 'first' ? names[0] : names.at(-1);
}

/**
 * Runs `f` while everything that it asks of TensorFlow is written to `trace`. This is the one place where recording changes
 * what is not its own (the backend's methods, tfjs's engine, Math.random), and it puts all of it back.
 * What cannot be recorded is thrown where it happens, and once more at the end, whatever `f` made of it.
 * @param onVariable hears of each variable that `f` makes
 */
export function watch<T>(
  trace: Trace,
  onVariable: (variable: tf.Variable) => void,
  f: (refuse: (reason: string) => never) => T,
): T {
  const backend = backendOf();
  const engine = tf.engine();
  const { binding, getInputTensorIds, write, readSync, read } = backend;
  const { makeVariable, disposeVariable, startScope } = engine;
  const { random } = Math;
  const madeOfNumbers = new WeakSet<object>();
  let refusal: JitError | undefined;
  const refuse = (reason: string): never => {
    const layer = layerUnderWay();
    const error = new JitError(`jit: ${layer ? `layer ${layer}: ` : ''}${reason}`);
    refusal ??= error;
    throw error;
  };
  const refuseRead = (dataId: object) => {
    const { id, shape } = backend.tensorMap.get(dataId);
    const reader = opUnderWay('first');
    return refuse(
      `${reader ? `tf.${reader}` : 'the step'} reads the value of ${trace.describe(id) ?? `a tensor [${shape}]`} ` +
        '(dataSync, data, arraySync, print, tensor.bytes, an op …Async): it would be that of the recording for ever. ' +
        'Return the tensor, and read it outside',
    );
  };

  watching = true;
  backend.binding = watchedBinding(binding, { trace, refuse });
  backend.write = (...args) => {
    const dataId = write.apply(backend, args);
    madeOfNumbers.add(dataId);
    return dataId;
  };
  // tfjs-node hands values to TensorFlow when they are first used: what waits from before the step is no constant of it.
  backend.getInputTensorIds = (tensors) => {
    for (const { dataId, shape } of tensors)
      if (backend.tensorMap.get(dataId)?.values != null && !madeOfNumbers.has(dataId))
        refuse(`tf.${opUnderWay('last') ?? 'op'} uses a tensor [${shape}] that was made outside the step: ${passItIn}`);
    return getInputTensorIds.call(backend, tensors);
  };
  backend.readSync = (dataId) => {
    // tf.gather looks whether its indices are in range, which TensorFlow does as well.
    if (opUnderWay('last') === 'gather') return new Int32Array(0);
    if (!madeOfNumbers.has(dataId)) return refuseRead(dataId);
    const { id, values } = backend.tensorMap.get(dataId);
    return values ?? binding.tensorDataSync(id);
  };
  // A promise that fails later would fail unheard, so this one never ends.
  backend.read = async (dataId) => {
    try {
      return backend.readSync(dataId);
    } catch {
      return new Promise(() => {});
    }
  };
  engine.makeVariable = (...args) => {
    const variable = makeVariable.apply(engine, args);
    onVariable(variable);
    return variable;
  };
  engine.disposeVariable = ({ name }) => refuse(`the step disposes of the variable ${name}: do so outside`);
  engine.startScope = (name) => {
    const op = name?.replace(/__op$/, '');
    if (op && op !== name && drawsInJavaScript.has(op)) refuse(insteadOf(opUnderWay('first') ?? op));
    startScope.call(engine, name);
  };
  Math.random = () => refuse(`the step draws with Math.random, the same at every step: ${useRandomUniform}`);
  try {
    return f(refuse);
  } finally {
    watching = false;
    Math.random = random;
    Object.assign(engine, { makeVariable, disposeVariable, startScope });
    Object.assign(backend, { binding, getInputTensorIds, write, readSync, read });
    // biome-ignore lint/correctness/noUnsafeFinally: a step that catches a refusal would be recorded wrong
    if (refusal) throw refusal;
  }
}
