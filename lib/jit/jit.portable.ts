import { knownOptions } from '../checks/known-options';
import type * as inNode from './jit';

const nothing = () => {};
/** A stand-in: without graphs, steps share nothing. */
const program = { dispose: nothing } as unknown as inNode.Jitted<[], never>['program'];

const known = knownOptions<Parameters<typeof inNode.jit>[1]>('jit(step, { sharing: recorded })', { sharing: true });

/** The step itself, op by op: only TensorFlow replays a step as one graph. */
export const jit: typeof inNode.jit = (step, options = {}) => {
  known(options);
  return Object.assign((...args: Parameters<typeof step>) => step(...args), {
    pull: nothing,
    push: nothing,
    dispose: nothing,
    program,
  });
};
