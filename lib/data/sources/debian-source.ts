import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { reasonOf } from '../../checks/reason-of';
import { partialPath } from '../../files/partial-files';
import type { DebianSource, WantedFile } from '../manifest-entry';
import { runCommand } from '../run-command';
import type { Delivery } from './delivery';

const impatient = ['-q', '-oAcquire::http::Timeout=10', '-oAcquire::https::Timeout=10', '-oAcquire::Retries=0'];

/**
 * Extracts files from a Debian package, on machines that have apt-get and dpkg-deb. The package is unpacked, not installed, and root is not
 * needed: if the machine's package lists do not have it, private ones are fetched.
 * @param folder the folder for temporary files, in a subfolder that is removed
 */
export async function* fetchFromDebian(
  source: DebianSource,
  wanted: WantedFile[],
  folder: string,
): AsyncGenerator<Delivery> {
  const work = partialPath(folder, 'debian');
  await mkdir(work);
  try {
    await downloadPackage(source.package, work);
    const archive = (await readdir(work)).find((name) => name.endsWith('.deb'));
    if (!archive) throw new Error(`apt-get download ${source.package} made no .deb file`);
    const files = join(work, 'files');
    await runCommand('dpkg-deb', ['-x', archive, files], { cwd: work, complaint: firstLine });
    for (const file of wanted) {
      const bytes = createReadStream(join(files, source.folder, `${file.name}${source.suffix}`));
      yield { file, bytes: source.suffix === '.gz' ? pipeline(bytes, createGunzip(), () => {}) : bytes };
    }
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => {});
  }
}

async function downloadPackage(name: string, work: string): Promise<void> {
  await runCommand('dpkg-deb', ['--version'], { cwd: work, complaint: firstLine });
  const reasons: string[] = [];
  async function apt(...args: string[]): Promise<boolean> {
    try {
      await runCommand('apt-get', [...impatient, ...args], { cwd: work, complaint: aptComplaint });
      return true;
    } catch (error) {
      reasons.push(reasonOf(error));
      return false;
    }
  }
  if (await apt('download', name)) return;
  const own = await ownLists(work);
  // Go on after an error: one unreachable repository fails the update, and the package may be in another.
  await apt(...own, '-oAPT::Update::Error-Mode=any', 'update');
  if (await apt(...own, 'download', name)) return;
  throw new Error([...new Set(reasons)].join('; '));
}

/** Options with which apt-get keeps its package lists and caches in the folder `work`. */
async function ownLists(work: string): Promise<string[]> {
  const [state, cache] = [join(work, 'state'), join(work, 'cache')];
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return [`-oDir::State=${state}`, `-oDir::State::lists=${join(state, 'lists')}`, `-oDir::Cache=${cache}`];
}

function aptComplaint(stdout: string, stderr: string): string | undefined {
  return /^E: (.+)$/m.exec(stderr)?.[1] ?? firstLine(stdout, stderr);
}

function firstLine(_stdout: string, stderr: string): string | undefined {
  return stderr.trim().split('\n')[0] || undefined;
}
