import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchVerified } from '../../lib/setup/download.mjs';
import { npmSource, wheelSource } from '../../lib/setup/sources.mjs';
import { temporaryFolder } from './support.mjs';

const bytes = randomBytes(100_000);
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

/** A server; gives its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sourceAt = (address: string, digest = sha256(bytes)) => ({
  name: 'file',
  url: `${address}/file`,
  path: '',
  algorithm: 'sha256',
  digest,
});

describe('a download', () => {
  it('is verified, and reports its progress', async () => {
    const address = await serve((_, response) => response.end(bytes));
    const path = join(temporaryFolder(), 'downloads', 'file');
    const lines: string[] = [];
    expect(await fetchVerified(sourceAt(address), path, (line) => lines.push(line))).toBe(path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(lines.at(-1)).toMatch(/^file 0 of \d+ MB$/);
  });

  it('tells no password of the address if it fails', async () => {
    const address = await serve((_, response) => void response.writeHead(403).end());
    for (const at of [address.replace('//', '//root:Secret@'), `${address}/?token=Secret`])
      await expect(fetchVerified(sourceAt(at), join(temporaryFolder(), 'file'), () => {})).rejects.toThrow(
        /^(?=http:\/\/(…@)?127\.0\.0\.1:)(?!.*Secret)/s,
      );
  });

  it('goes on where one broke off', async () => {
    const asked: (string | undefined)[] = [];
    const path = join(temporaryFolder(), 'file');
    const isBegun = () => existsSync(`${path}.partial`) && statSync(`${path}.partial`).size > 0;
    const address = await serve((request, response) => {
      asked.push(request.headers.range);
      const start = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start });
      response.write(bytes.subarray(start, start === 0 ? 60_000 : undefined));
      if (start > 0) return response.end();
      const breaking = setInterval(() => {
        if (!isBegun()) return;
        clearInterval(breaking);
        response.destroy();
      }, 10);
    });
    await expect(fetchVerified(sourceAt(address), path, () => {})).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
    await fetchVerified(sourceAt(address), path, () => {});
    expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('begins anew where the server sends all of it again', async () => {
    const address = await serve((_, response) => response.end(bytes));
    const path = join(temporaryFolder(), 'file');
    writeFileSync(`${path}.partial`, 'what came before');
    await fetchVerified(sourceAt(address), path, () => {});
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('with another hash is refused, and not kept', async () => {
    const address = await serve((_, response) => response.end('something else'));
    const folder = temporaryFolder();
    await expect(fetchVerified(sourceAt(address), join(folder, 'file'), () => {})).rejects.toThrow(
      `refused, its sha256 must be ${sha256(bytes)}, found ${sha256(Buffer.from('something else'))}`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the address that does not answer, or has nothing', async () => {
    const address = await serve((_, response) => response.writeHead(404).end());
    const path = join(temporaryFolder(), 'file');
    await expect(fetchVerified(sourceAt(address), path, () => {})).rejects.toThrow(
      `${address}/file: the server answered 404`,
    );
    await expect(fetchVerified(sourceAt('http://127.0.0.1:1'), path, () => {})).rejects.toThrow(
      /127\.0\.0\.1:1\/file: .*is there a network/,
    );
  });
});

describe('a mirror folder', () => {
  const locked = { version: '1.0.0', integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` };
  const tarball = 'scope-name-1.0.0.tgz';

  it('is searched before the network, with its subfolders, by the names and hashes of files', async () => {
    const mirror = temporaryFolder();
    mkdirSync(join(mirror, 'npm', 'tarballs'), { recursive: true });
    writeFileSync(join(mirror, tarball), 'other');
    writeFileSync(join(mirror, 'npm', 'tarballs', tarball), bytes);
    const source = await npmSource('@scope/name', locked, { SIAMESE_MIRROR: mirror });
    expect(source.url).toBeUndefined();
    expect(await fetchVerified(source, '/nowhere', () => {})).toBe(join(mirror, 'npm', 'tarballs', tarball));
    expect(readdirSync(mirror).sort()).toEqual(['npm', tarball]);
  });

  it('has the wheel for this machine', async () => {
    const mirror = temporaryFolder();
    const wheel = join(mirror, 'a_b-2.0-py3-none-any.whl');
    writeFileSync(wheel, bytes);
    const source = await wheelSource('a-b', { version: '2.0', sha256: [sha256(bytes)] }, { SIAMESE_MIRROR: mirror });
    expect([source.name, await fetchVerified(source, '/nowhere', () => {})]).toEqual([basename(wheel), wheel]);
  });

  it('is followed by the network where it lacks a file, or has another under its name', async () => {
    const address = await serve((_, response) => response.end(bytes));
    const [mirror, folder] = [temporaryFolder(), temporaryFolder()];
    const env = { SIAMESE_MIRROR: mirror, npm_config_registry: address };
    for (const content of [undefined, 'other']) {
      if (content) writeFileSync(join(mirror, tarball), content);
      const path = join(folder, `${content}`);
      expect(await fetchVerified(await npmSource('@scope/name', locked, env), path, () => {})).toBe(path);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
    expect(readFileSync(join(mirror, tarball), 'utf8')).toBe('other');
  });

  it('is named in the error if the network does not have the file either', async () => {
    const mirror = temporaryFolder();
    const env = {
      SIAMESE_MIRROR: mirror,
      npm_config_registry: 'http://127.0.0.1:1',
      PIP_INDEX_URL: 'http://127.0.0.1:1',
    };
    const ask = async () =>
      fetchVerified(await npmSource('@scope/name', locked, env), join(mirror, 'x', 'y'), () => {});
    await expect(ask()).rejects.toThrow(/is there a network\?.*; SIAMESE_MIRROR: no file scope-name-1\.0\.0\.tgz in /);
    writeFileSync(join(mirror, tarball), 'other');
    await expect(ask()).rejects.toThrow(/; SIAMESE_MIRROR: .*scope-name-1\.0\.0\.tgz: refused, its sha512 must be /);
    await expect(wheelSource('a-b', { version: '2.0', sha256: [] }, env)).rejects.toThrow(
      /is there a network\?.*; SIAMESE_MIRROR: no file a_b-2\.0-\*\.whl for this machine in /,
    );
  });
});

describe('a Python package index', () => {
  const hash = sha256(bytes);
  const name = 'a_b-2.0-py3-none-any.whl';
  const locked = { version: '2.0', sha256: [hash] };

  it.each(['json', 'html'])('is read as %s', async (kind) => {
    const address = await serve((request, response) => {
      expect(request.url).toBe('/simple/a-b/');
      if (kind === 'json') {
        response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
        const other = { filename: 'a_b-1.0-py3-none-any.whl', url: '../other', hashes: { sha256: hash } };
        response.end(
          JSON.stringify({ files: [other, { filename: name, url: '/files/x.whl', hashes: { sha256: hash } }] }),
        );
      } else {
        response.setHeader('content-type', 'text/html');
        response.end(
          `<a href="/files/${name}#sha256=${'0'.repeat(64)}">other</a><a href="/files/${name}#sha256=${hash}">${name}</a>`,
        );
      }
    });
    const source = await wheelSource('a-b', locked, { PIP_INDEX_URL: `${address}/simple/` });
    expect(source).toMatchObject({ name, url: `${address}/files/${kind === 'json' ? 'x.whl' : name}`, digest: hash });
  });

  it('without a file of a locked hash is refused', async () => {
    const address = await serve((_, response) => {
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
      response.end(JSON.stringify({ files: [{ filename: name, url: 'x', hashes: { sha256: '00' } }] }));
    });
    await expect(wheelSource('a-b', locked, { PIP_INDEX_URL: address })).rejects.toThrow(
      /^a-b 2\.0: none of the 1 files of the index is for .* and has one of the 1 locked hashes$/,
    );
  });
});
