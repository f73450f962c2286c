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
  process.once('SIGINT', interrupt);
  const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
  return { signal, end: () => process.removeListener('SIGINT', interrupt) };
}
