/** Thrown if a step cannot be recorded, with the reason and what to do. */
export class JitError extends Error {
  override name = 'JitError';
}
