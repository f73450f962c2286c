import type { NativeBinding, NativeTensor } from '../tensorflow/native-binding';
import { nativeBackend } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { loadGraph } from './load-graph';
import { programGraph, usedVariables } from './program-graph';
import type { Recording } from './recording';
import type { Source } from './trace';

/**
 * Recorded steps that share variables, in one graph, whose session holds the variables' values while the steps run. TensorFlow's
 * sessions share nothing, so adding a step means a new session, into which the values are moved.
 */
export class Program {
  private recordings: Recording[] = [];
  /** The variables of all steps, and TensorFlow's numbers for their types. */
  private variables: tf.Variable[] = [];
  private dtypes: number[] = [];
  /** The variables that some step assigns: only their values can differ from those in tfjs. */
  private assigned = new Set<tf.Variable>();
  private session: number | undefined;
  /** The binding that made the session, which the garbage collector may end while another backend is in use. */
  private binding: NativeBinding | undefined;
  private disposed = false;

  /** @returns the number of the step, for `run` */
  add(recording: Recording): number {
    this.requireNotDisposed();
    const added = usedVariables(recording).filter((variable) => !this.variables.includes(variable));
    const variables = [...this.variables, ...added];
    const dtypes = [...this.dtypes, ...added.map((variable) => (recording.reads.get(variable) as Source).dtype)];
    const recordings = [...this.recordings, recording];
    const { binding } = nativeBackend();
    // If TensorFlow refuses the graph, this program stays as it was.
    const session = loadGraph(programGraph(variables, dtypes, recordings));
    const moved = this.session === undefined ? [] : this.values(this.variables).map(({ id }) => id);
    this.endSession();
    const assigned = new Set([...this.assigned, ...recording.assigns.keys()]);
    Object.assign(this, { variables, dtypes, assigned, recordings, session, binding });
    this.initialize([...moved, ...nativeBackend().getInputTensorIds(variables.slice(moved.length))]);
    for (const id of moved) binding.deleteTensor(id);
    return recordings.length - 1;
  }

  run(step: number, inputs: tf.Tensor[]): tf.Tensor[] {
    const { inputs: sources, outputs } = this.recordings[step];
    const feeds = sources.map(({ name }) => `${step}/${name}`);
    // An output is given only after the assignments are done.
    const fetches = outputs.length > 0 ? outputs.map((_, i) => `${step}/output${i}`) : [`${step}/done`];
    const results = this.call(nativeBackend().getInputTensorIds(inputs), feeds, fetches);
    if (outputs.length === 0) nativeBackend().binding.deleteTensor((results.pop() as NativeTensor).id);
    return results.map((result) => this.tensorOf(result));
  }

  /** Copies the values that the steps have assigned back to the tfjs variables. */
  pull(): void {
    this.requireNotDisposed();
    if (this.session === undefined) return;
    const assigned = [...this.assigned];
    const tensors = this.values(assigned).map((value) => this.tensorOf(value));
    for (const [i, variable] of assigned.entries()) if (!variable.isDisposed) variable.assign(tensors[i]);
    tf.dispose(tensors);
  }

  /** Copies the values of the tfjs variables in. */
  push(): void {
    this.requireNotDisposed();
    if (this.session === undefined) return;
    // A variable that has been disposed of in tfjs keeps the value that it has here.
    const gone = this.variables.filter(({ isDisposed }) => isDisposed);
    const kept = new Map(this.values(gone).map(({ id }, i) => [gone[i], id]));
    this.initialize(
      this.variables.map((variable) => kept.get(variable) ?? nativeBackend().getInputTensorIds([variable])[0]),
    );
    for (const id of kept.values()) nativeBackend().binding.deleteTensor(id);
  }

  dispose(): void {
    this.endSession();
    this.disposed = true;
  }

  /** Whether values of variables live here, and may differ from those in tfjs. */
  get holdsVariables(): boolean {
    return this.session !== undefined && this.variables.length > 0;
  }

  private endSession(): void {
    if (this.session !== undefined) this.binding?.deleteSavedModel(this.session);
    this.session = undefined;
  }

  private requireNotDisposed(): void {
    if (this.disposed) throw new Error('jit: the step has been disposed of; make another with jit');
  }

  private tensorOf(metadata: NativeTensor): tf.Tensor {
    return nativeBackend().createOutputTensor(metadata);
  }

  private call(ids: number[], feeds: string[], fetches: string[]): NativeTensor[] {
    this.requireNotDisposed();
    if (this.session === undefined || fetches.length === 0) return [];
    const names = (nodes: string[]) => nodes.map((name) => `${name}:0`).join(',');
    return nativeBackend().binding.runSavedModel(this.session, ids, names(feeds), names(fetches));
  }

  /** The values of some of the variables in the session. */
  private values(variables: tf.Variable[]): NativeTensor[] {
    const fetches = variables.map((variable) => `value${this.variables.indexOf(variable)}`);
    return this.call([], [], fetches);
  }

  private initialize(ids: number[]): void {
    const feeds = this.variables.map((_, i) => `initial${i}`);
    for (const { id } of this.call(ids, feeds, ['initialized'])) nativeBackend().binding.deleteTensor(id);
  }
}
