/**
 * A reader of bytes that is fuzzed.
 *
 * @typedef {object} Reader
 * @property {string} what it reads, and the function that reads it, for the report
 * @property {(folder: string) => Promise<Uint8Array[]>} seeds files to start from
 * @property {number} wholeSeeds how many of them, from the first on, it reads; it must refuse the others
 * @property {import('./mutate.mjs').Field[]} fields numbers of the header
 * @property {(bytes: Buffer) => Buffer} [mend] corrects checksums, so that the code behind them is reached
 * @property {(bytes: Buffer, folder: string) => unknown} read `folder`: for files; throws where it refuses the bytes, and a
 *   `WrongResult` where it does not but should have
 * @property {(message: string, error: Error) => boolean} isNamed whether it is one of the reader's own errors
 * @property {() => Promise<void>} [renew] removes the effects of earlier inputs
 */

/** Thrown if a reader's result is not what it promises. */
export class WrongResult extends Error {}

/**
 * Loads a reader by name, so that a process loads only that reader's libraries.
 *
 * @param {string} name
 * @returns {Promise<Reader>}
 */
export async function loadReader(name) {
  return (await import(new URL(`readers/${name}.mjs`, import.meta.url).href)).default;
}
