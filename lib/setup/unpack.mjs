import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Unpacks those members of a zip archive that are wanted. The zip reader refuses names that lead out of the folder, and checks sizes;
 * the archive's own hash was checked before.
 *
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => boolean} isWanted
 * @returns {Promise<number>} how many files were unpacked
 */
export async function unpackZip(archive, folder, isWanted) {
  // Not loaded with this file: the checkout's set-up runs before npm's packages are there.
  const { default: yauzl } = await import('yauzl');
  /** @type {import('yauzl').ZipFile} */
  const zip = await new Promise((resolve, reject) => {
    yauzl.open(archive, { lazyEntries: true, autoClose: false }, (error, file) =>
      error ? reject(error) : resolve(file),
    );
  });
  let count = 0;
  /** @param {import('yauzl').Entry} entry */
  const unpack = async (entry) => {
    const path = join(folder, entry.fileName);
    mkdirSync(dirname(path), { recursive: true });
    /** @type {import('node:stream').Readable} */
    const contents = await new Promise((resolve, reject) => {
      zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
    await pipeline(contents, createWriteStream(path));
    count++;
  };
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      const wanted = !entry.fileName.endsWith('/') && isWanted(entry.fileName);
      (wanted ? unpack(entry) : Promise.resolve()).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  }).finally(() => zip.close());
  return count;
}

/**
 * Unpacks an npm tarball without its outer folder.
 *
 * @param {string} tarball
 * @param {string} folder
 */
export async function unpackTarball(tarball, folder) {
  const { extract } = await import('tar');
  mkdirSync(folder, { recursive: true });
  await extract({ file: tarball, cwd: folder, strip: 1, strict: true });
}
