import type { TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { nativeBackend } from '../native-op';
import { tf } from '../tensorflow';
import { attributeValue } from './attribute-value';
import { type NodeDef, shapeOf } from './graph-def';

/** A tensor of the recorded step: an output of the node that makes it. */
export interface Source {
  name: string;
  dtype: number;
  shape: number[];
}

/** What a step does, as a graph. */
export interface Recording {
  /** The ops in the order in which they ran, and the constants that came from JavaScript. */
  nodes: NodeDef[];
  inputs: Source[];
  outputs: Source[];
  /** The node that stands for a variable's value before the step. */
  reads: Map<tf.Variable, Source>;
  /** What the step assigned to variables. */
  assigns: Map<tf.Variable, Source>;
  /** Variables that the step made, with what they were made of. */
  made: Map<tf.Variable, tf.Tensor>;
}

/** Those parts of tfjs-node's backend that every kernel goes through. */
interface Recorded {
  binding: TFJSBinding;
  tensorMap: {
    get(dataId: object): {
      shape: number[];
      dtype: number;
      id: number;
      values: unknown;
    };
  };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  write(values: unknown, shape: number[], dtype: tf.DataType): object;
}

/** Thrown where a step cannot be recorded, with the reason and what to do. */
export class JitError extends Error {
  override name = 'JitError';
}

let recording = false;

/** True inside a step that is being recorded. */
export function isRecording(): boolean {
  return recording;
}

const describe = (shape: ArrayLike<number>) => `[${Array.from(shape).join(', ')}]`;

/**
 * Runs `step` eagerly once and writes down what it does: which ops, on what, giving what. Every kernel of tfjs-node goes through
 * three calls of the native binding (createTensor, executeOp, deleteTensor), which are watched while the step runs.
 * The caller puts variables back to their old values afterwards.
 * @throws where the step reads a value, draws with Math.random, or uses a tensor that is neither an argument nor its own
 */
export function record(step: (inputs: tf.Tensor[]) => tf.Tensor[], inputs: tf.Tensor[]): Recording {
  const backend = nativeBackend() as unknown as Recorded;
  const { binding } = backend;
  const idOf = (tensor: tf.Tensor) => backend.getInputTensorIds([tensor])[0];
  const infoOf = (tensor: tf.Tensor) => backend.tensorMap.get(tensor.dataId);
  const nodes: NodeDef[] = [];
  const sources = new Map<number, Source>();
  const ownData = new WeakSet<object>();
  const inputSources = inputs.map((tensor, i) => {
    const id = idOf(tensor);
    const source = {
      name: `input${i}`,
      dtype: infoOf(tensor).dtype,
      shape: tensor.shape,
    };
    sources.set(id, source);
    return source;
  });
  const registered = () => Object.values(tf.engine().registeredVariables);
  const before = new Map(
    registered().map((variable, i) => {
      const id = idOf(variable);
      const source = {
        name: `read${i}`,
        dtype: infoOf(variable).dtype,
        shape: variable.shape,
      };
      if (!sources.has(id)) sources.set(id, source);
      return [variable, { id, source }];
    }),
  );

  const sourceOf = (op: string, id: number): Source => {
    const source = sources.get(id);
    if (source) return source;
    throw new JitError(
      `jit: op ${op} uses a tensor that was made outside the step: pass it in as an argument, make it inside, or keep it in a tf.variable`,
    );
  };
  const deleted: number[] = [];
  const watched = Object.create(binding, {
    createTensor: {
      value(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array) {
        if (dtype === binding.TF_STRING)
          throw new JitError('jit: a step cannot hold text: pass numbers in as arguments');
        const id = binding.createTensor(shape, dtype, values);
        const bytes =
          dtype === binding.TF_BOOL
            ? Uint8Array.from(values)
            : new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        const name = `constant${nodes.length}`;
        const tensor = {
          dtype,
          tensor_shape: shapeOf(shape),
          tensor_content: Buffer.from(bytes),
        };
        nodes.push({
          name,
          op: 'Const',
          input: [],
          attr: { dtype: { type: dtype }, value: { tensor } },
        });
        sources.set(id, { name, dtype, shape });
        return id;
      },
    },
    executeOp: {
      value(op: string, attributes: TFEOpAttr[], ids: number[], count: number) {
        const input = ids.map((id) => sourceOf(op, id).name);
        const attr = Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeValue(op, attribute)]));
        // tfjs-node leaves these to TensorFlow's eager mode; a graph has to have them.
        if (op === 'ExpandDims')
          Object.assign(attr, {
            T: { type: sourceOf(op, ids[0]).dtype },
            Tdim: { type: binding.TF_INT32 },
          });
        const outputs = binding.executeOp(op, attributes, ids, count);
        const name = `${op}${nodes.length}`;
        nodes.push({ name, op, input, attr });
        outputs.forEach(({ id, dtype, shape }, i) => {
          sources.set(id, {
            name: i === 0 ? name : `${name}:${i}`,
            dtype,
            shape,
          });
        });
        return outputs;
      },
    },
    // Later, so that no native id stands for two tensors of one recording.
    deleteTensor: { value: (id: number) => void deleted.push(id) },
    tensorDataSync: {
      value(id: number) {
        const found = sources.get(id);
        throw new JitError(
          `jit: the step reads the value of ${found?.name ?? 'a tensor'}${found ? ` ${describe(found.shape)}` : ''} (dataSync, data, arraySync, print): ` +
            'it would be that of the recording for ever. Return the tensor, and read it outside',
        );
      },
    },
  });
  const { getInputTensorIds, write } = backend;
  const { random } = Math;
  const made = new Map<tf.Variable, tf.Tensor>();
  const engine = tf.engine();
  const { makeVariable } = engine;
  engine.makeVariable = (...args) => {
    const variable = makeVariable.apply(engine, args);
    made.set(variable, tf.keep(variable.clone()));
    return variable;
  };
  recording = true;
  backend.binding = watched;
  backend.write = (...args) => {
    const dataId = write.apply(backend, args);
    ownData.add(dataId);
    return dataId;
  };
  backend.getInputTensorIds = (tensors) => {
    for (const tensor of tensors) {
      const info = backend.tensorMap.get(tensor.dataId);
      if (info?.values != null && !ownData.has(tensor.dataId))
        throw new JitError(
          `jit: the step uses a tensor ${describe(tensor.shape)} that was made outside it: pass it in as an argument, make it inside, or keep it in a tf.variable`,
        );
    }
    return getInputTensorIds.call(backend, tensors);
  };
  Math.random = () => {
    throw new JitError(
      "jit: the step draws with Math.random (tf.randomUniform, tf.randomNormal, tf.dropout, …): its draw would be the same at every step. Use this library's randomUniform, with a seed as an argument",
    );
  };
  try {
    const results = step(inputs);
    const outputs = results.map((tensor) => sourceOf('result', idOf(tensor)));
    const reads = new Map<tf.Variable, Source>();
    const assigns = new Map<tf.Variable, Source>();
    for (const variable of registered()) {
      const old = before.get(variable);
      const id = idOf(variable);
      if (!old) continue;
      if (old.id !== id) assigns.set(variable, sourceOf(`assign to ${variable.name}`, id));
      reads.set(variable, old.source);
    }
    return { nodes, inputs: inputSources, outputs, reads, assigns, made };
  } finally {
    recording = false;
    Math.random = random;
    engine.makeVariable = makeVariable;
    backend.getInputTensorIds = getInputTensorIds;
    backend.write = write;
    backend.binding = binding;
    for (const id of new Set(deleted)) binding.deleteTensor(id);
  }
}
