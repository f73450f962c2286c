import { randomUUID } from 'node:crypto';
import { inNotebook, writeOutput } from './notebook';
import { formatBytes, formatCount, formatDuration, formatRate } from './quantities';

/** How far a task is. */
export interface ProgressReport {
  /** Such as `epoch 3/10`. */
  title: string;
  done: number;
  total: number;
  /** What is counted, such as `images`. */
  unit: string;
  /** A remark, such as `loss 0.0812`; empty where there is none. */
  detail: string;
}

/** What becomes of the reports of a function that takes long. */
export interface ProgressControl {
  /** Draws no progress line. Default false. */
  quiet?: boolean;
  /** Called with how far the work is, after every batch. */
  onProgress?: (report: ProgressReport) => void;
}

export interface ProgressOptions extends ProgressControl {
  /** What is under way, such as `epoch 3/10`. */
  title: string;
  /** How many units make the whole; 0 or less when it is not known. */
  total: number;
  /** What is counted, in the plural (`pairs`); `bytes` is shown as sizes. */
  unit: string;
  /** Units that were there before the start, as when a training run resumes. They do not count in the rate. Default 0. */
  done?: number;
  /** Writes a line now and then where there is neither a notebook nor a terminal, as in a pipe or in CI. Default true. */
  log?: boolean;
}

export interface Progress {
  /** Reports that `done` units of the whole are done, with an optional remark such as `loss 0.0812`. Cheap: draws four times a second at most. */
  update(done: number, detail?: string): void;
  /** Draws the last line, with the mean rate and the time taken. Later calls do nothing. */
  end(detail?: string): void;
}

interface State extends ProgressReport {
  /** Units a second. */
  rate: number;
  elapsedSeconds: number;
  ended: boolean;
}

/** A page of JupyterLab is laid out and painted anew for each line, about 13 ms of a core that trains. */
const drawEveryMs = 250;
const logEveryMs = 30_000;
const rateWindowMs = 10_000;
const barWidth = 24;
/** A wait of more than 1,000 hours is not worth telling. */
const longestSeconds = 3.6e6;

/**
 * A line that shows how far a task is and when it will end:
 * `epoch 3/10  ━━━━━━━━━━━━────────────  60,032/120,000 pairs · loss 0.0812 · 1,180 pairs/s · 51s left`.
 * In a notebook it is one output updated in place, on a terminal one line redrawn on stderr;
 * elsewhere (a pipe, CI) one line every 30 seconds and one at the end.
 * The line is drawn inside `update`: a loop that gives the event loop no turns still shows it.
 */
export function startProgress({
  title,
  total,
  unit,
  done = 0,
  quiet = false,
  log = true,
  onProgress,
}: ProgressOptions): Progress {
  const start = performance.now();
  const state: State = {
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
  let lastDraw = draw.live ? Number.NEGATIVE_INFINITY : start;

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
    update(done, detail) {
      if (state.ended) return;
      state.done = finite(done);
      if (detail !== undefined) state.detail = detail;
      onProgress?.({ title, done: state.done, total: state.total, unit, detail: state.detail });
      const now = performance.now();
      if (now - lastDraw >= interval) redraw(now);
    },
    end(detail) {
      if (state.ended) return;
      state.ended = true;
      if (detail !== undefined) state.detail = detail;
      redraw(performance.now());
    },
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(value, 0) : 0;
}

function perSecond(units: number, milliseconds: number): number {
  return milliseconds > 0 ? finite(units / (milliseconds / 1000)) : 0;
}

function progressLine(
  { title, total, unit, done, detail, rate, elapsedSeconds, ended }: State,
  columns: number,
): string {
  const bytes = unit === 'bytes';
  const amount = bytes ? formatBytes : formatCount;
  const counted = `${amount(done)}${total > 0 ? `/${amount(total)}` : ''}${bytes ? '' : ` ${unit}`}`;
  const speed = rate > 0 ? `${bytes ? formatBytes(rate) : `${formatRate(rate)} ${unit}`}/s` : '';
  const secondsLeft = (total - done) / rate;
  const left = secondsLeft > 0 && secondsLeft < longestSeconds ? `${formatDuration(secondsLeft)} left` : '';
  const facts = [counted, detail, speed, ended ? formatDuration(elapsedSeconds) : left].filter(Boolean).join(' · ');
  const width = Math.min(barWidth, columns - title.length - facts.length - 4);
  const filled = Math.min(Math.floor((done / total) * width), width);
  const bar = total > 0 && width >= 6 ? `${'━'.repeat(filled)}${'─'.repeat(width - filled)}` : '';
  const line = [title, bar, facts]
    .filter(Boolean)
    .join('  ')
    .replace(/\s*[\r\n]+\s*/g, ' ');
  return line.length > columns ? `${line.slice(0, Math.max(columns - 1, 0))}…` : line;
}

interface LineWriter {
  /** Whether the line can be redrawn. */
  live: boolean;
  columns(): number;
  line(text: string, last: boolean): void;
}

const unlimited = () => Number.POSITIVE_INFINITY;
const nowhere: LineWriter = { live: false, columns: unlimited, line: () => {} };

/** Where the line goes. Drawing never throws: the task matters more than its line. */
function lineWriter(log: boolean): LineWriter {
  if (inNotebook()) {
    const displayId = randomUUID();
    let shown = false;
    return {
      live: true,
      columns: unlimited,
      line(text) {
        writeOutput({ data: { 'text/plain': text }, displayId }, { update: shown });
        shown = true;
      },
    };
  }
  const { stderr } = process;
  if (stderr.isTTY && process.env.TERM !== 'dumb' && !process.env.CI) {
    return {
      live: true,
      columns: () => (stderr.columns || 80) - 1,
      line: (text, last) => stderr.write(`\r${text}\u001b[K${last ? '\n' : ''}`),
    };
  }
  return log ? { live: false, columns: unlimited, line: (text) => stderr.write(`${text}\n`) } : nowhere;
}
