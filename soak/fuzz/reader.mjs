/**
 * A reader of bytes that is fuzzed.
 *
 * @typedef {object} Reader
 * @property {string} what it reads, with the function that does, for the report
 * @property {(folder: string) => Promise<Uint8Array[]>} seeds files to start from
 * @property {number} wholeSeeds how many of them, from the first on, it reads; the others it has to refuse
 * @property {import('./mutate.mjs').Field[]} fields numbers of the header
 * @property {(bytes: Buffer) => Buffer} [mend] makes checksums right again, so that what is behind them is reached
 * @property {(bytes: Buffer, folder: string) => unknown} read `folder`: for files; throws where it refuses the bytes, and a
 *   `WrongResult` where it does not but should have
 * @property {(message: string, error: Error) => boolean} isNamed whether it is an error that the reader words itself
 * @property {() => Promise<void>} [renew] forgets what earlier inputs have left
 */

/** What a reader gave is not what it promises. */
export class WrongResult extends Error {}

/**
 * Loaded by name, so that a process loads one reader's libraries and no others.
 *
 * @param {string} name
 * @returns {Promise<Reader>}
 */
export async function loadReader(name) {
  return (await import(new URL(`readers/${name}.mjs`, import.meta.url).href)).default;
}
