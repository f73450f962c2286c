/** Thrown if bytes are not one whole WAV file of a kind that `parseWav` reads. */
export class WavError extends Error {
  override readonly name = 'WavError';
}

/** @throws {WavError} what must be, what was found, and what to do */
export function refuseWav(what: string, found: string, advice: string): never {
  throw new WavError(`parseWav: ${what}, found ${found}; ${advice}`);
}
