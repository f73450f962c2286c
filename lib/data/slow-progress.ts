import { startProgress } from '../display/progress';

const shortMs = 2_000;

/** A progress line for work that is often short: of less than two seconds it shows nothing, also where lines are not redrawn. */
export function slowProgress(title: string, total: number): { next(): void; end(): void } {
  const start = performance.now();
  const progress = startProgress({ title, total, unit: 'files' });
  let done = 0;
  return {
    next: () => progress.update(++done),
    end: () => {
      if (performance.now() - start >= shortMs) progress.end();
    },
  };
}
