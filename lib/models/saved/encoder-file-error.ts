import { printable } from '../../checks/printable';
import { causeOf } from '../../checks/reason-of';

/** Thrown if files are not a whole encoder: cut, damaged, of another kind, or unreadable. */
export class EncoderFileError extends Error {
  override name = 'EncoderFileError';

  /** Names that the files hold are shown as text, whatever they do to a terminal; Node prints a cause as it is. */
  constructor(message: string, { cause }: { cause?: unknown } = {}) {
    super(printable(message), cause === undefined ? undefined : causeOf(cause));
  }
}
