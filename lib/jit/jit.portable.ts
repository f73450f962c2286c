import type * as inNode from './jit';

const nothing = () => {};
/** A stand-in: without graphs, steps share nothing. */
const program = { dispose: nothing } as unknown as inNode.Jitted<[], never>['program'];

/** The step itself, op by op: only TensorFlow replays a step as one graph. */
export const jit: typeof inNode.jit = (step) =>
  Object.assign((...args: Parameters<typeof step>) => step(...args), {
    pull: nothing,
    push: nothing,
    dispose: nothing,
    program,
  });
