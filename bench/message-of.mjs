/**
 * What went wrong, in words: of a peer's failure all that it said.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function detailOf(error) {
  if (error instanceof Error && 'detail' in error && typeof error.detail === 'string') return error.detail;
  return messageOf(error);
}

/** @param {unknown} error @returns {string} */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
