import type { Readable } from 'node:stream';
import type { WantedFile } from '../manifest';

/**
 * A file on its way from a source, decompressed, not yet verified.
 * A source is an async generator of deliveries that throws a one-line reason where it cannot go on;
 * each delivery is to be read to its end before the next is asked for.
 */
export interface Delivery {
  file: WantedFile;
  bytes: Readable;
}
