/**
 * A signal that aborts when `outer` does, or when the process is interrupted: Ctrl-C on a terminal, the stop button of a notebook.
 * The first interrupt aborts the signal; a second one ends the process as usual. `end` stops listening.
 */
export function interruptSignal(outer?: AbortSignal): {
  signal: AbortSignal;
  end(): void;
} {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new DOMException('fit: interrupted', 'AbortError'));
  let ended = false;
  // A notebook's kernel runs the beginning of a cell, up to its first `await`, with node:vm and `breakOnSigint`. If a listener is
  // added during that time, no listener is called afterwards, and the interrupt ends the kernel. So it is added just after.
  queueMicrotask(() => {
    if (!ended) process.once('SIGINT', interrupt);
  });
  const end = () => {
    ended = true;
    process.removeListener('SIGINT', interrupt);
  };
  return { signal: outer ? AbortSignal.any([outer, controller.signal]) : controller.signal, end };
}
