import type * as inNode from './interrupt';

/** The signal as it is: nobody interrupts a page but by its own button. */
export const interruptSignal: typeof inNode.interruptSignal = (outer) => ({
  signal: outer ?? new AbortController().signal,
  end: () => {},
});
