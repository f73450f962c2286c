import { hasNativeOps } from '../native-op';
import type { tf } from '../tensorflow';
import { fuse } from './fusion/fuse';
import { Program } from './program';
import { record } from './recording';

/** A recorded step: call it as the step itself. */
export interface Jitted<Arguments extends tf.Tensor[], Result extends tf.Tensor | tf.Tensor[]> {
  (...args: Arguments): Result;
  /** Brings the variables' values back to the tfjs variables, which the steps do not touch. */
  pull(): void;
  /** Takes the tfjs variables' values in, after something else has changed them. */
  push(): void;
  /** Ends the session; call `pull` before if the values matter. */
  dispose(): void;
  /** The steps that share variables. */
  readonly program: Program;
}

/**
 * Records `step` at its first call with arguments of some shapes, and from then on replays it as one TensorFlow graph for
 * arguments of those shapes: the same results to float32 rounding, without JavaScript's share of the time.
 *
 * What changes from call to call has to be an argument: a number of JavaScript's stays what it was when it was recorded.
 * The tf.variables that the step reads and assigns live in the graph meanwhile; `pull` brings their values back, `push` takes
 * them in again. Random draws come from this library's `randomUniform`, with a seed among the arguments.
 * On a backend other than TensorFlow's the step simply runs.
 *
 * @param step a function of tensors that gives a tensor or several, and disposes of its intermediate ones (tf.tidy)
 * @param options.sharing another recorded step, whose variables this one is to share: training, embedding and measuring a network
 * @throws JitError where the step reads a value (dataSync), draws with Math.random, or uses a tensor from outside, with what to do
 */
export function jit<Arguments extends tf.Tensor[], Result extends tf.Tensor | tf.Tensor[]>(
  step: (...args: Arguments) => Result,
  { sharing }: { sharing?: { program: Program } } = {},
): Jitted<Arguments, Result> {
  const program = sharing?.program ?? new Program();
  const entries = new Map<string, number>();
  let single = true;
  const run = (...args: Arguments): Result => {
    if (!hasNativeOps()) return step(...args);
    const signature = args.map(({ dtype, shape }) => `${dtype}[${shape}]`).join();
    let entry = entries.get(signature);
    if (entry === undefined) {
      const all = (inputs: tf.Tensor[]) => {
        const result = step(...(inputs as Arguments));
        single = !Array.isArray(result);
        return (single ? [result] : result) as tf.Tensor[];
      };
      entry = program.add(fuse(record(all, args)));
      entries.set(signature, entry);
    }
    const results = program.run(entry, args);
    return (single ? results[0] : results) as Result;
  };
  return Object.assign(run, {
    pull: () => program.pull(),
    push: () => program.push(),
    dispose: () => program.dispose(),
    program,
  });
}
