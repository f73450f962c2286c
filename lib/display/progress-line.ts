import { formatBytes, formatCount, formatDuration, formatRate } from './quantities';

/** How far a task is. */
export interface ProgressReport {
  /** Such as `epoch 3/10`. */
  title: string;
  done: number;
  total: number;
  /** What is counted, such as `images`. */
  unit: string;
  /** A remark, such as `loss 0.0812`, or an empty string. */
  detail: string;
}

export interface ProgressState extends ProgressReport {
  /** Units a second. */
  rate: number;
  elapsedSeconds: number;
  ended: boolean;
}

const barWidth = 24;
/** A remaining time of more than 1,000 hours is not shown. */
const longestSeconds = 3.6e6;

/** `title  bar  done/total unit · detail · rate · time left`, cut to so many columns; what is not known is left out. */
export function progressLine(
  { title, total, unit, done, detail, rate, elapsedSeconds, ended }: ProgressState,
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
