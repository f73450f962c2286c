import { knownOptions } from '../checks/known-options';
import { hasNativeOps, nativeBackend } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { fuse } from './fusion/fuse';
import { JitError } from './jit-error';
import { Program } from './program';
import { record } from './recording';

/** A recorded step, called in the same way as the step itself. */
export interface Jitted<Arguments extends tf.Tensor[], Result extends tf.Tensor | tf.Tensor[]> {
  (...args: Arguments): Result;
  /** Copies the variables' values back to the tfjs variables, which the recorded steps do not touch. */
  pull(): void;
  /** Copies the values of the tfjs variables into the graph, after something else has changed them. */
  push(): void;
  /** Ends the session. Call `pull` first if the values are still needed. */
  dispose(): void;
  /** The recorded steps that share variables with this one. */
  readonly program: Program;
}

const known = knownOptions<Parameters<typeof jit>[1]>('jit(step, { sharing: recorded })', { sharing: true });

/**
 * Records `step` when it is first called with arguments of certain shapes, and from then on replays it as one TensorFlow graph
 * for arguments of those shapes: the same results up to float32 rounding, without the time that JavaScript takes.
 *
 * Whatever changes from call to call must be an argument: a JavaScript number keeps the value that it had when it was recorded.
 * Meanwhile the tf.variables that the step reads and assigns live in the graph; `pull` copies their values back, `push` copies
 * them in again. Random draws must come from this library's `randomUniform`, with a seed among the arguments. On a backend other
 * than TensorFlow's the step simply runs.
 *
 * If it is called inside another step that is being recorded, or where tfjs takes gradients, the step itself runs and becomes
 * part of the other computation.
 *
 * @param step a function of tensors that returns a tensor or several, and disposes of its intermediate ones (tf.tidy)
 * @param options.sharing another recorded step whose variables this one shares, as training, validating and embedding with one
 * network do
 * @throws JitError, which says what to do, if the step reads a value (dataSync), draws with Math.random, or uses a tensor from
 * outside
 * @throws Error if an option is unknown, or if an argument has been disposed of
 */
export function jit<Arguments extends tf.Tensor[], Result extends tf.Tensor | tf.Tensor[]>(
  step: (...args: Arguments) => Result,
  options: { sharing?: { program: Program } } = {},
): Jitted<Arguments, Result> {
  const { sharing } = known(options);
  const program = sharing?.program ?? new Program();
  const entries = new Map<string, { entry: number; single: boolean }>();
  const run = (...args: Arguments): Result => {
    if (!hasNativeOps()) return step(...args);
    if (isInside(program)) return step(...args);
    requireTensors(args);
    const signature = args
      .map(({ dataId, shape }) => `${nativeBackend().tensorMap.get(dataId).dtype}[${shape}]`)
      .join();
    let recorded = entries.get(signature);
    if (!recorded) {
      let single = false;
      const all = (inputs: tf.Tensor[]) => {
        const result = step(...(inputs as Arguments));
        single = !Array.isArray(result);
        return (single ? [result] : result) as tf.Tensor[];
      };
      const entry = program.add(recordFor(program, () => fuse(record(all, args))));
      recorded = { entry, single };
      entries.set(signature, recorded);
    }
    const results = program.run(recorded.entry, args);
    return (recorded.single ? results[0] : results) as Result;
  };
  return Object.assign(run, {
    pull: () => program.pull(),
    push: () => program.push(),
    dispose: () => program.dispose(),
    program,
  });
}

/** The program for which a step is being recorded. */
let recordingFor: Program | undefined;

function recordFor<T>(program: Program, f: () => T): T {
  recordingFor = program;
  try {
    return f();
  } finally {
    recordingFor = undefined;
  }
}

/** True if a step of `program` must become part of the recording, or the gradient, that surrounds it. */
function isInside(program: Program): boolean {
  const differentiated = tf.engine().state.gradientDepth > 0;
  if (!recordingFor && !differentiated) return false;
  if (recordingFor !== program && program.holdsVariables)
    throw new JitError(
      `jit: a recorded step is called ${recordingFor ? 'inside another' : 'where gradients are taken'}, ` +
        'and its variables live in a graph of its own; call the function that was given to jit',
    );
  return true;
}

function requireTensors(args: unknown[]): void {
  for (const [i, argument] of args.entries()) {
    if (!(argument instanceof tf.Tensor))
      throw new JitError(
        `jit: argument ${i} must be a tensor, found ${typeof argument}; make one, such as tf.scalar(3)`,
      );
    if (argument.isDisposed)
      throw new Error(`jit: argument ${i}, [${argument.shape}], has been disposed of; pass a tensor that still exists`);
    if (argument.dtype === 'string')
      throw new JitError(`jit: argument ${i} must hold numbers, found text; turn it into numbers before the step`);
  }
}
