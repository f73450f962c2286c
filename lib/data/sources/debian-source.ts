import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DebianSource, WantedFile } from '../manifest';
import { partialPath } from '../partial-files';
import { runCommand } from '../run-command';
import type { Delivery } from './delivery';

const impatient = [
  '-q',
  '-o',
  'Acquire::http::Timeout=10',
  '-o',
  'Acquire::https::Timeout=10',
  '-o',
  'Acquire::Retries=0',
];

/**
 * Takes files out of a Debian package, on machines that have apt-get and dpkg-deb. The package is unpacked, not installed,
 * and no root is needed: where the machine's package lists do not do, private ones are fetched.
 * @param folder where the work is done, in a subfolder that is removed
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
    await rm(work, { recursive: true, force: true });
  }
}

async function downloadPackage(name: string, work: string): Promise<void> {
  const apt = (...args: string[]) =>
    runCommand('apt-get', [...impatient, ...args], { cwd: work, complaint: aptComplaint });
  await runCommand('dpkg-deb', ['--version'], { cwd: work, complaint: firstLine });
  await runCommand('apt-get', ['--version'], { cwd: work, complaint: firstLine });
  try {
    await apt('download', name);
  } catch {
    const state = join(work, 'state');
    const cache = join(work, 'cache');
    await mkdir(join(state, 'lists', 'partial'), { recursive: true });
    await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
    const own = [
      '-o',
      `Dir::State=${state}`,
      '-o',
      `Dir::State::lists=${join(state, 'lists')}`,
      '-o',
      `Dir::Cache=${cache}`,
    ];
    // One unreachable repository among several fails the update, and the package may be in another.
    const update = await apt(...own, 'update').then(
      () => '',
      (error: Error) => ` (${error.message})`,
    );
    await apt(...own, 'download', name).catch((error: Error) => {
      throw new Error(`${error.message}${update}`);
    });
  }
}

function aptComplaint(stdout: string, stderr: string): string | undefined {
  return /^E: (.+)$/m.exec(stderr)?.[1] ?? firstLine(stdout, stderr);
}

function firstLine(_stdout: string, stderr: string): string | undefined {
  return stderr.trim().split('\n')[0] || undefined;
}
