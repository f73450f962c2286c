import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { reasonOf } from '../../checks/reason-of';
import { findInMirror } from '../../files/mirror';
import type { DataSetEntry, WantedFile } from '../manifest-entry';
import { WrongFileError } from '../verified-file';
import { extractFromArchive } from './archive-source';
import type { Delivery } from './delivery';
import { joinRecordings } from './spoken-digits-source';

/**
 * Takes files from the folder in `SIAMESE_MIRROR`: those with a wanted name and sha256, as they are or compressed (`.gz`), and what an
 * archive holds that one of the other sources knows by its name and sha256.
 * @throws WrongFileError if the mirror has a file that is wrong or cannot be read, or cannot be read itself; Error if it lacks one
 */
export async function* fetchFromMirror(
  mirror: string,
  wanted: readonly WantedFile[],
  others: DataSetEntry['sources'],
): AsyncGenerator<Delivery> {
  const reasons: string[] = [];
  let wrong = false;
  const note = ({ reason, lacks }: { reason: string; lacks: boolean }) => {
    reasons.push(reason);
    wrong ||= !lacks;
  };
  const missing: WantedFile[] = [];
  for (const file of wanted) {
    const found = await findFile(mirror, file);
    if ('bytes' in found) yield { file, bytes: found.bytes };
    else {
      missing.push(file);
      note(found);
    }
  }
  if (missing.length === 0) return;
  for (const source of others) {
    if (!('mirrored' in source) || !source.mirrored) continue;
    const { name, sha256, folder } = source.mirrored;
    const found = await findInMirror(mirror, { name, algorithm: 'sha256', digests: [sha256] });
    if ('path' in found) {
      const unpack = source.kind === 'archive' ? extractFromArchive : joinRecordings;
      const archive = createReadStream(found.path);
      try {
        return yield* unpack(archive, { name: found.path, folder }, missing);
      } catch (error) {
        note({ reason: reasonOf(error), lacks: false });
      } finally {
        archive.destroy();
      }
    } else note(found);
  }
  throw new (wrong ? WrongFileError : Error)(reasons.join('; '));
}

/** Two ways in which a file may be there. */
async function findFile(mirror: string, { name, sha256 }: WantedFile) {
  const wanted = { algorithm: 'sha256', digests: [sha256] };
  const plain = await findInMirror(mirror, { name, ...wanted });
  if ('path' in plain) return { bytes: createReadStream(plain.path) };
  const compressed = await findInMirror(mirror, { name: `${name}.gz`, ...wanted, read: decompressed });
  if ('path' in compressed) return { bytes: decompressed(compressed.path) };
  // A file that is there and wrong says more than one that is not there.
  return plain.lacks && !compressed.lacks ? compressed : plain;
}

const decompressed = (path: string): Readable => pipeline(createReadStream(path), createGunzip(), () => {});
