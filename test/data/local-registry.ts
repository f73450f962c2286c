import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { localServer } from './local-server';
import { setEnvironment, temporaryFolder } from './tiny-data-set';

/**
 * A registry with one package, tiny-words@1.2.3, and npm set up for it, until the test ends.
 * @param fill puts files into the package's folder `data`
 */
export async function localRegistry(fill: (data: string) => Promise<unknown>): Promise<void> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'package', 'data'), { recursive: true });
  await writeFile(join(folder, 'package', 'package.json'), '{"name": "tiny-words", "version": "1.2.3"}');
  await fill(join(folder, 'package', 'data'));
  await create({ cwd: folder, gzip: true, file: join(folder, 'tiny.tgz') }, ['package']);
  const tarball = await readFile(join(folder, 'tiny.tgz'));
  const { address } = await localServer((request, response) => {
    if (request.url === '/tiny.tgz') return response.end(tarball);
    if (request.url !== '/tiny-words') return response.writeHead(404).end('{}');
    const dist = { tarball: `${address}tiny.tgz`, shasum: createHash('sha1').update(tarball).digest('hex') };
    const version = { name: 'tiny-words', version: '1.2.3', dist };
    response.end(
      JSON.stringify({ name: 'tiny-words', 'dist-tags': { latest: '1.2.3' }, versions: { '1.2.3': version } }),
    );
  });
  setEnvironment('npm_config_registry', address);
  setEnvironment('npm_config_cache', join(folder, 'npm-cache'));
  setEnvironment('npm_config_fetch_retries', '0');
  setEnvironment('npm_config_update_notifier', 'false');
}
