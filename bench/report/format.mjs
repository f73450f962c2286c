/** The number and table formats of the report. */

/** @type {(value: number, digits?: number) => string} */
export const number = (value, digits = 3) => value.toLocaleString('en-US', { maximumSignificantDigits: digits });
/** @type {(value: number) => string} */
export const whole = (value) => Math.round(value).toLocaleString('en-US');
/** @type {(bytes: number) => string} */
export const megabytes = (bytes) => `${whole(bytes / 1e6)} MB`;
/** @type {(part: number) => string} */
export const percent = (part) => `${number(part * 100)} %`;
/** Rounded down, so that 1.399 does not become 1.4. @type {(ratio: number) => string} */
export const times = (ratio) => `${(Math.floor(ratio * 100) / 100).toFixed(2)}x`;

/** @param {number} seconds */
export function time(seconds) {
  return seconds < 1 ? `${number(seconds * 1000)} ms` : `${number(seconds)} s`;
}

/** `median (lowest to highest)` @type {(found: import('../types.mjs').Spread, format?: (value: number) => string) => string} */
export const spread = ({ median, lowest, highest }, format = number) =>
  `${format(median)} (${format(lowest)} to ${format(highest)})`;

/**
 * A Markdown table of rows of cells.
 *
 * @param {string[]} head
 * @param {(string | number | undefined)[][]} rows
 */
export function table(head, rows) {
  const line = (/** @type {(string | number | undefined)[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
