/**
 * Gives a reader its input: `read` where it takes it, `refused` where it says so in its own words, else `failed`; both with the reason.
 *
 * @param {import('./reader.mjs').Reader} reader
 * @param {Buffer} bytes
 * @param {string} folder
 * @returns {Promise<{ outcome: 'read' | 'refused' | 'failed', why?: string }>}
 */
export async function tryInput({ read, isNamed }, bytes, folder) {
  try {
    await read(bytes, folder);
    return { outcome: 'read' };
  } catch (error) {
    if (error instanceof Error && isNamed(error.message, error)) return { outcome: 'refused', why: error.message };
    return {
      outcome: 'failed',
      why: error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error),
    };
  }
}
