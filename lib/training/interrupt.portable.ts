import type * as inNode from './interrupt';

/** The signal itself: outside Node there is no interrupt to listen for. */
export const interruptSignal: typeof inNode.interruptSignal = (outer) => ({
  signal: outer ?? new AbortController().signal,
  end: () => {},
});
