import { buffer } from 'node:stream/consumers';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { causeOf, reasonOf } from '../../checks/reason-of';

/** The most bytes of one member; a drawing has some 300. */
const largest = 2 ** 16;

/**
 * The wanted members of a zip archive, by path, decompressed in memory: nothing is written under a name that the archive chose.
 * @param options.name the archive's, for errors
 * @throws Error that names the archive, if it is not a whole zip, or if the path of a member leads out of its folder, a member is wanted
 * twice, or larger than 64 KB
 */
export async function zipMembers(
  bytes: Uint8Array,
  { name, isWanted }: { name: string; isWanted: (path: string) => boolean },
): Promise<Map<string, Uint8Array>> {
  const members = new Map<string, Uint8Array>();
  try {
    const zip = await openZip(bytes);
    for await (const entry of entriesOf(zip)) {
      const path = entry.fileName;
      if (!isWanted(path)) continue;
      if (members.has(path)) throw new Error(`${path} must be in it once, found twice`);
      if (entry.uncompressedSize > largest)
        throw new Error(`${path} must have at most ${largest} bytes, found ${entry.uncompressedSize}`);
      members.set(path, await readEntry(zip, entry));
    }
  } catch (error) {
    throw new Error(`${name}: cannot be read as zip: ${reasonOf(error)}`, causeOf(error));
  }
  return members;
}

function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return new Promise((resolve, reject) => {
    fromBuffer(whole, { lazyEntries: true }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

/** One entry at a time: the next is read when it is asked for. */
async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      zip.removeAllListeners();
      zip.once('entry', resolve);
      zip.once('end', () => resolve(undefined));
      zip.once('error', reject);
      zip.readEntry();
    });
    if (!entry) return;
    yield entry;
  }
}

/** yauzl itself refuses a member that is longer or shorter than it says, or encrypted. */
function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : buffer(stream).then(resolve, reject)));
  });
}
