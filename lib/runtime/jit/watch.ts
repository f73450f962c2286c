import type { TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { nativeBackend } from '../native-op';
import { tf } from '../tensorflow';
import { JitError } from './jit-error';
import { passItIn, type Trace } from './trace';

/** Those parts of tfjs-node's backend that every kernel goes through. */
export interface WatchedBackend {
  binding: TFJSBinding;
  tensorMap: { get(dataId: object): { dtype: number; values: unknown } };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  write(values: unknown, shape: number[], dtype: tf.DataType): object;
}

let watching = false;

/** True inside a step that is being recorded. */
export function isRecording(): boolean {
  return watching;
}

/**
 * Runs `f` while everything that it asks of TensorFlow is written to `trace`. This is the one place where recording changes
 * what is not its own (the backend's methods, tfjs's engine, Math.random), and it puts all of it back.
 * @param onVariable hears of each variable that `f` makes
 */
export function watch<T>(trace: Trace, onVariable: (variable: tf.Variable) => void, f: () => T): T {
  const backend = nativeBackend() as unknown as WatchedBackend;
  const engine = tf.engine();
  const { binding, getInputTensorIds, write } = backend;
  const { makeVariable } = engine;
  const { random } = Math;
  const deleted = new Set<number>();
  const made = new WeakSet<object>();
  watching = true;
  backend.binding = watchedBinding(binding, trace, deleted);
  backend.write = (...args) => {
    const dataId = write.apply(backend, args);
    made.add(dataId);
    return dataId;
  };
  // tfjs-node hands values to TensorFlow when they are first used: what waits from before the step is no constant of it.
  backend.getInputTensorIds = (tensors) => {
    for (const { dataId, shape } of tensors)
      if (backend.tensorMap.get(dataId)?.values != null && !made.has(dataId))
        throw new JitError(`jit: the step uses a tensor [${shape}] that was made outside it: ${passItIn}`);
    return getInputTensorIds.call(backend, tensors);
  };
  engine.makeVariable = (...args) => {
    const variable = makeVariable.apply(engine, args);
    onVariable(variable);
    return variable;
  };
  Math.random = () => {
    throw new JitError(
      'jit: the step draws with Math.random (tf.randomUniform, tf.randomNormal, tf.dropout, …): its draw would be the same ' +
        "at every step. Use this library's randomUniform, with a seed as an argument",
    );
  };
  try {
    return f();
  } finally {
    watching = false;
    Math.random = random;
    engine.makeVariable = makeVariable;
    Object.assign(backend, { binding, getInputTensorIds, write });
    for (const id of deleted) binding.deleteTensor(id);
  }
}

function watchedBinding(binding: TFJSBinding, trace: Trace, deleted: Set<number>): TFJSBinding {
  const calls: Partial<TFJSBinding> = {
    createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array) {
      if (dtype === binding.TF_STRING) throw new JitError('jit: a step cannot hold text: pass numbers in as arguments');
      const id = binding.createTensor(shape, dtype, values);
      trace.constant(id, shape, dtype, values);
      return id;
    },
    executeOp(op: string, attributes: TFEOpAttr[], ids: number[], count: number) {
      const node = trace.op(op, attributes, ids);
      const outputs = binding.executeOp(op, attributes, ids, count);
      node.ran(outputs);
      return outputs;
    },
    // Later, so that no native id stands for two tensors of one trace.
    deleteTensor(id: number) {
      deleted.add(id);
    },
    tensorDataSync(id: number): never {
      const found = trace.find(id);
      throw new JitError(
        `jit: the step reads the value of ${found ? `${found.name} [${found.shape}]` : 'a tensor'} (dataSync, data, arraySync, ` +
          'print): it would be that of the recording for ever. Return the tensor, and read it outside',
      );
    },
  };
  // The binding's own methods are read-only, which an assignment would obey.
  return Object.create(binding, Object.getOwnPropertyDescriptors(calls));
}
