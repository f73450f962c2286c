import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TensorMetadata, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import { nativeBackend } from '../native-op';
import { tf } from '../tensorflow';
import { encodeSavedModel, type NodeDef, shapeOf } from './graph-def';
import { JitError, type Recording, type Source } from './recording';

interface Backend {
  binding: TFJSBinding;
  getInputTensorIds(tensors: tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
}

const backend = () => nativeBackend() as unknown as Backend;

/**
 * Recorded steps that share variables: one graph, whose session holds the variables' values while the steps run.
 * TensorFlow sessions share nothing, so a step that is added later means a new session, into which the values move.
 */
export class Program {
  private readonly recordings: Recording[] = [];
  private readonly variables: tf.Variable[] = [];
  private session: number | undefined;
  /** How many of `variables` the session knows: those added later still have their values in tfjs. */
  private known = 0;

  /** @returns the number of the step, for `run` */
  add(recording: Recording): number {
    for (const variable of usedVariables(recording))
      if (!this.variables.includes(variable)) this.variables.push(variable);
    this.recordings.push(recording);
    this.rebuild();
    return this.recordings.length - 1;
  }

  run(step: number, inputs: tf.Tensor[]): tf.Tensor[] {
    if (this.session === undefined) throw new Error('jit: the step has been disposed: make another with jit');
    const { inputs: sources, outputs } = this.recordings[step];
    const { binding, getInputTensorIds, createOutputTensor } = bound();
    const feeds = sources.map(({ name }) => `${step}/${name}:0`).join(',');
    const fetches = outputs.map((_, i) => `${step}/output${i}:0`).join(',');
    return binding.runSavedModel(this.session, getInputTensorIds(inputs), feeds, fetches).map(createOutputTensor);
  }

  /** The values of the variables come back to tfjs. */
  pull(): void {
    if (this.session === undefined) return;
    const tensors = this.read(this.variables.length).map(bound().createOutputTensor);
    for (const [i, variable] of this.variables.entries()) variable.assign(tensors[i]);
    tf.dispose(tensors);
  }

  /** The values that tfjs has go in. */
  push(): void {
    if (this.session !== undefined) this.initialise(bound().getInputTensorIds(this.variables));
  }

  dispose(): void {
    if (this.session !== undefined) bound().binding.deleteSavedModel(this.session);
    this.session = undefined;
    this.known = 0;
  }

  private rebuild(): void {
    const { binding, getInputTensorIds } = bound();
    const moved = this.session === undefined ? [] : this.read(this.known).map(({ id }) => id);
    const session = load(binding, [
      ...this.variableNodes(),
      ...this.recordings.flatMap((recording, i) => this.stepNodes(recording, `${i}/`)),
    ]);
    this.dispose();
    this.session = session;
    this.initialise([...moved, ...getInputTensorIds(this.variables.slice(moved.length))]);
    for (const id of moved) binding.deleteTensor(id);
    this.known = this.variables.length;
  }

  private read(count: number): TensorMetadata[] {
    const names = this.variables.slice(0, count).map((_, i) => `value${i}:0`);
    return names.length === 0 ? [] : bound().binding.runSavedModel(this.session as number, [], '', names.join(','));
  }

  private initialise(ids: number[]): void {
    const { binding } = bound();
    const feeds = this.variables.map((_, i) => `initial${i}:0`).join(',');
    for (const { id } of binding.runSavedModel(this.session as number, ids, feeds, 'initialised:0'))
      binding.deleteTensor(id);
  }

  private variableNodes(): NodeDef[] {
    const nodes: NodeDef[] = this.variables.flatMap((variable, i): NodeDef[] => {
      const dtype = { type: typeOf(variable) };
      const shape = { shape: shapeOf(variable.shape) };
      return [
        {
          name: `variable${i}`,
          op: 'VarHandleOp',
          input: [],
          attr: {
            dtype,
            shape,
            shared_name: { s: Buffer.from(`variable${i}`) },
          },
        },
        {
          name: `value${i}`,
          op: 'ReadVariableOp',
          input: [`variable${i}`],
          attr: { dtype },
        },
        {
          name: `initial${i}`,
          op: 'Placeholder',
          input: [],
          attr: { dtype, shape },
        },
        {
          name: `assign${i}`,
          op: 'AssignVariableOp',
          input: [`variable${i}`, `initial${i}`],
          attr: { dtype },
        },
      ];
    });
    const zero = {
      dtype: 1,
      tensor_shape: shapeOf([]),
      tensor_content: Buffer.alloc(4),
    };
    nodes.push(
      {
        name: 'zero',
        op: 'Const',
        input: [],
        attr: { dtype: { type: 1 }, value: { tensor: zero } },
      },
      {
        name: 'initialised',
        op: 'Identity',
        input: ['zero', ...this.variables.map((_, i) => `^assign${i}`)],
        attr: { T: { type: 1 } },
      },
    );
    return nodes;
  }

  /** The nodes of one step that its outputs and assignments need, under names of its own. */
  private stepNodes(recording: Recording, prefix: string): NodeDef[] {
    const { inputs, outputs, reads, assigns } = recording;
    const named = (source: string) => (source.startsWith('^') ? `^${prefix}${source.slice(1)}` : prefix + source);
    const nodes: NodeDef[] = inputs.map(({ name, dtype, shape }) => ({
      name: prefix + name,
      op: 'Placeholder',
      input: [],
      attr: { dtype: { type: dtype }, shape: { shape: shapeOf(shape) } },
    }));
    for (const variable of usedVariables(recording)) {
      const { name, dtype } = reads.get(variable) as Source;
      nodes.push({
        name: prefix + name,
        op: 'ReadVariableOp',
        input: [`variable${this.variables.indexOf(variable)}`],
        attr: { dtype: { type: dtype } },
      });
    }
    for (const node of neededNodes(recording))
      nodes.push({
        ...node,
        name: prefix + node.name,
        input: node.input.map(named),
      });
    const after: string[] = [];
    for (const [variable, { name, dtype }] of assigns) {
      const number = this.variables.indexOf(variable);
      // The old value is read before the new one is written.
      const input = [`variable${number}`, prefix + name, `^${prefix}${(reads.get(variable) as Source).name}`];
      nodes.push({
        name: `${prefix}assign${number}`,
        op: 'AssignVariableOp',
        input,
        attr: { dtype: { type: dtype } },
      });
      after.push(`^${prefix}assign${number}`);
    }
    outputs.forEach(({ name, dtype }, i) => {
      nodes.push({
        name: `${prefix}output${i}`,
        op: 'Identity',
        input: [prefix + name, ...after],
        attr: { T: { type: dtype } },
      });
    });
    return nodes;
  }
}

function bound() {
  const { binding } = backend();
  return {
    binding,
    getInputTensorIds: (tensors: tf.Tensor[]) => backend().getInputTensorIds(tensors),
    createOutputTensor: (metadata: TensorMetadata) => backend().createOutputTensor(metadata),
  };
}

const typeOf = ({ dtype }: tf.Variable) => {
  const { binding } = backend();
  return {
    float32: binding.TF_FLOAT,
    int32: binding.TF_INT32,
    bool: binding.TF_BOOL,
  }[dtype as 'float32'];
};

/** What must run for the outputs and the assignments; ops whose results nobody uses are left out. */
function neededNodes({ nodes, outputs, assigns }: Recording): NodeDef[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const needed = new Set<NodeDef>();
  const pending = [...outputs, ...assigns.values()].map(({ name }) => name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const node = byName.get(name.split(':')[0]);
    if (!node || needed.has(node)) continue;
    needed.add(node);
    pending.push(...node.input);
  }
  return nodes.filter((node) => needed.has(node));
}

function usedVariables(recording: Recording): tf.Variable[] {
  const used = new Set([
    ...neededNodes(recording).flatMap(({ input }) => input),
    ...recording.outputs.map(({ name }) => name),
    ...[...recording.assigns.values()].map(({ name }) => name),
  ]);
  return [...recording.reads]
    .filter(([variable, { name }]) => used.has(name) || recording.assigns.has(variable))
    .map(([variable]) => variable);
}

/** A session over the graph. The file that TensorFlow loads it from is gone when this returns. */
function load(binding: TFJSBinding, nodes: NodeDef[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(nodes));
    return binding.loadSavedModel(folder, 'serve');
  } catch (error) {
    throw new JitError(`jit: TensorFlow refuses the recorded step: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
