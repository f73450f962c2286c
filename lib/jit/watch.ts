import { nativeBackend } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { setRecording } from './is-recording';
import { JitError } from './jit-error';
import { drawsInJavaScript, insteadOf, useRandomUniform } from './refused-ops';
import { layerUnderWay, passItIn, type Trace } from './trace';
import { watchedBinding } from './watched-binding';

/**
 * The tfjs op that the step is calling, such as `dropout`. Ops call one another: the first is the step's own call, the last the
 * innermost.
 */
function opUnderWay(which: 'first' | 'last'): string | undefined {
  const names = tf.engine().state.scopeStack.flatMap(({ name }) => /^(.+)__op$/.exec(name)?.[1] ?? []);
  return which === 'first' ? names[0] : names.at(-1);
}

/**
 * Runs `f` while everything that it asks of TensorFlow is written to `trace`. Only here does recording change what is not its own
 * (the backend's methods, tfjs's engine, Math.random), and all of it is put back. Whatever cannot be recorded throws an error
 * where it happens, and again at the end in case `f` caught the first.
 * @param onVariable is called with each variable that `f` makes
 */
export function watch<T>(
  trace: Trace,
  onVariable: (variable: tf.Variable) => void,
  f: (refuse: (reason: string) => never) => T,
): T {
  const backend = nativeBackend();
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
        '(dataSync, data, arraySync, print, tensor.bytes, an op …Async), and a recording would repeat that value at every step; ' +
        'return the tensor, and read it outside',
    );
  };

  setRecording(true);
  backend.binding = watchedBinding(binding, { trace, refuse });
  backend.write = (...args) => {
    const dataId = write.apply(backend, args);
    madeOfNumbers.add(dataId);
    return dataId;
  };
  // tfjs-node hands values to TensorFlow when they are first used: values still waiting from before the step are not constants of
  // it.
  backend.getInputTensorIds = (tensors) => {
    for (const { dataId, shape } of tensors)
      if (backend.tensorMap.get(dataId)?.values != null && !madeOfNumbers.has(dataId))
        refuse(`tf.${opUnderWay('last') ?? 'op'} uses a tensor [${shape}] that was made outside the step; ${passItIn}`);
    return getInputTensorIds.call(backend, tensors);
  };
  backend.readSync = (dataId) => {
    // tf.gather reads its indices to check that they are in range, which TensorFlow checks as well.
    if (opUnderWay('last') === 'gather') return new Int32Array(0);
    if (!madeOfNumbers.has(dataId)) return refuseRead(dataId);
    const { id, values } = backend.tensorMap.get(dataId);
    return values ?? binding.tensorDataSync(id);
  };
  // A promise that fails later could fail unnoticed, so this one never settles.
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
  engine.disposeVariable = ({ name }) => refuse(`the step disposes of the variable ${name}; do so outside the step`);
  engine.startScope = (name) => {
    const op = name?.replace(/__op$/, '');
    if (op && op !== name && drawsInJavaScript.has(op)) refuse(insteadOf(opUnderWay('first') ?? op));
    startScope.call(engine, name);
  };
  Math.random = () =>
    refuse(
      `the step draws with Math.random, and a recording would repeat the same value at every step; ${useRandomUniform}`,
    );
  try {
    return f(refuse);
  } finally {
    setRecording(false);
    Math.random = random;
    Object.assign(engine, { makeVariable, disposeVariable, startScope });
    Object.assign(backend, { binding, getInputTensorIds, write, readSync, read });
    // biome-ignore lint/correctness/noUnsafeFinally: a step that catches a refusal would be recorded wrongly
    if (refusal) throw refusal;
  }
}
