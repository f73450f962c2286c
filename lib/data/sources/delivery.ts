import type { Readable } from 'node:stream';
import type { WantedFile } from '../manifest-entry';

/**
 * A file from a source, decompressed, not yet verified. A source is an async generator of deliveries that throws an error with a one-line
 * reason if it cannot go on; each delivery must be read to its end before the next is requested.
 */
export interface Delivery {
  file: WantedFile;
  bytes: Readable;
}
