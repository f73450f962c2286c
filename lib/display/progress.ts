import { knownOptions } from '../checks/known-options';
import { lineWriter, nowhere } from './line-writer';
import { type ProgressReport, type ProgressState, progressLine } from './progress-line';

/** How a function that takes long reports its progress. */
export interface ProgressControl<Report extends ProgressReport = ProgressReport> {
  /** Draws no progress line. Default false. */
  quiet?: boolean;
  /** Called with the progress after every batch. */
  onProgress?: (report: Report) => void;
}

export interface ProgressOptions extends ProgressControl {
  /** The current part, such as `epoch 3/10`. */
  title: string;
  /** The number of units in total; 0 or less if it is not known. */
  total: number;
  /** What is counted, in the plural (`pairs`); `bytes` is shown as sizes. */
  unit: string;
  /** Units that were done before the start, as when training resumes. They do not count in the rate. Default 0. */
  done?: number;
  /** Whether to write a line every 30 seconds without a notebook or a terminal, as in a pipe or in CI. Default true. */
  log?: boolean;
}

export interface Progress {
  /**
   * Reports that `done` units of the whole are done. Cheap: draws at most four times per second.
   * @param options.title the part that is under way, such as `epoch 4/10`; default: the previous one
   * @param options.detail a remark such as `loss 0.0812`; default: the previous one
   */
  update(done: number, options?: { title?: string; detail?: string }): void;
  /** Draws the last line, with the mean rate and the time taken, unless the task was too short to show. Later calls do nothing. */
  end(options?: { detail?: string }): void;
}

/** Each line makes JupyterLab lay out and paint its page again, which takes about 13 ms of a core that could train. */
const drawEveryMs = 250;
/** A task that ends sooner is not shown where a line is redrawn. */
const shortMs = 2_000;
const logEveryMs = 30_000;
const rateWindowMs = 10_000;

const knownUpdateOptions = knownOptions<Parameters<Progress['update']>[1]>(
  "progress.update(7, { detail: 'loss 0.08' })",
  { title: true, detail: true },
);
const knownEndOptions = knownOptions<Parameters<Progress['end']>[0]>("progress.end({ detail: 'loss 0.08' })", {
  detail: true,
});
const known = knownOptions<ProgressOptions>("startProgress({ title, total, unit: 'images' })", {
  title: true,
  total: true,
  unit: true,
  done: true,
  log: true,
  quiet: true,
  onProgress: true,
});

/**
 * A line that shows the progress of a task and the time left: `epoch 3/10  ━━━━━───────────────────  260,032/1,200,000 pairs · loss 0.0812 ·
 * 1,180 pairs/s · 13m 17s left`. In a notebook it is one output updated in place; on a terminal, one line redrawn on stderr; in both it
 * appears after two seconds, so that a short task shows none. Elsewhere (a pipe, CI) it is one line every 30 seconds and one at the end.
 * `update` itself draws the line, so that a loop that blocks the event loop still shows it.
 * @throws Error if an option is unknown
 */
export function startProgress(options: ProgressOptions): Progress {
  const { title, total, unit, done = 0, quiet = false, log = true, onProgress } = known(options);
  const start = performance.now();
  const state: ProgressState = {
    title,
    total: finite(total),
    unit,
    done: finite(done),
    detail: '',
    rate: 0,
    elapsedSeconds: 0,
    ended: false,
  };
  const before = state.done;
  const samples = [{ time: start, done: before }];
  const draw = quiet ? nowhere : lineWriter(log);
  const interval = draw.live ? drawEveryMs : logEveryMs;
  let lastDraw = draw.live ? start + shortMs - interval : start;

  function redraw(now: number) {
    lastDraw = now;
    state.elapsedSeconds = (now - start) / 1000;
    if (state.ended) {
      state.rate = perSecond(state.done - before, now - start);
    } else {
      while (samples.length > 1 && now - samples[0].time > rateWindowMs) samples.shift();
      state.rate = perSecond(state.done - samples[0].done, now - samples[0].time);
      samples.push({ time: now, done: state.done });
    }
    draw.line(progressLine(state, draw.columns()), state.ended);
  }

  return {
    update(done, options = {}) {
      const { title, detail } = knownUpdateOptions(options, 'Progress.update');
      if (state.ended) return;
      state.done = finite(done);
      if (title !== undefined) state.title = title;
      if (detail !== undefined) state.detail = detail;
      onProgress?.({ title: state.title, done: state.done, total: state.total, unit, detail: state.detail });
      const now = performance.now();
      if (now - lastDraw >= interval) redraw(now);
    },
    end(options = {}) {
      const { detail } = knownEndOptions(options, 'Progress.end');
      if (state.ended) return;
      state.ended = true;
      if (detail !== undefined) state.detail = detail;
      const now = performance.now();
      if (!draw.live || now - start >= shortMs) redraw(now);
    },
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(value, 0) : 0;
}

function perSecond(units: number, milliseconds: number): number {
  return milliseconds > 0 ? finite(units / (milliseconds / 1000)) : 0;
}
