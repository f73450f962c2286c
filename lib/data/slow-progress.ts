import { startProgress } from '../display/progress';

const silentMs = 2_000;

/** A progress line that appears once the work has taken two seconds, also where lines are not redrawn. Call `end` in any case. */
export function slowProgress(title: string, total: number): { next(): void; end(): void } {
  const start = performance.now();
  let progress: ReturnType<typeof startProgress> | undefined;
  let done = 0;
  return {
    next() {
      done++;
      if (!progress && performance.now() - start > silentMs)
        progress = startProgress({ title, total, unit: 'files', done });
      progress?.update(done);
    },
    end: () => progress?.end(),
  };
}
