/** The number and table formats of the report. */

export const number = (value, digits = 3) => value.toLocaleString('en-US', { maximumSignificantDigits: digits });
export const whole = (value) => Math.round(value).toLocaleString('en-US');
export const megabytes = (bytes) => `${whole(bytes / 1e6)} MB`;
export const percent = (part) => `${number(part * 100)} %`;
/** Rounded down, so that 1.399 does not become 1.4. */
export const times = (ratio) => `${(Math.floor(ratio * 100) / 100).toFixed(2)}x`;

export function time(seconds) {
  return seconds < 1 ? `${number(seconds * 1000)} ms` : `${number(seconds)} s`;
}

/** `median (lowest to highest)` */
export const spread = ({ median, lowest, highest }, format = number) =>
  `${format(median)} (${format(lowest)} to ${format(highest)})`;

/** A Markdown table of rows of cells. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
