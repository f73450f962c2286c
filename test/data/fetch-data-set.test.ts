import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchDataSet, UnreachableError } from '../../lib/data/fetch-data-set';
import { fileServer, httpSource } from './local-server';
import { damaged, setEnvironment, someBytes, temporaryFolder, tinyDataSet, wantedFile } from './tiny-data-set';

const drawn = vi.hoisted(() => [] as unknown[][]);
vi.mock('../../lib/display/progress', () => ({
  startProgress: (options: object) => {
    drawn.push(['start', options]);
    return {
      update: (done: number, { detail }: { detail?: string } = {}) => drawn.push(['update', done, detail]),
      end: ({ detail }: { detail?: string } = {}) => drawn.push(['end', detail]),
    };
  },
}));
beforeEach(() => {
  drawn.length = 0;
});

const contents = { images: someBytes(70_000), labels: someBytes(300, 2) };
const nowhere = httpSource('http://127.0.0.1:2/', 'nowhere');

describe('from the first source that delivers', () => {
  test('files come in order, verified, with progress', async () => {
    const server = await fileServer(contents);
    const tiny = await tinyDataSet(contents, [server.source]);
    const { title, files, folder, from } = await fetchDataSet('tiny');
    expect({ title, folder, from }).toEqual({ title: 'Tiny', folder: tiny.folder, from: ['local server'] });
    expect(Object.fromEntries(Array.from(files, ([name, bytes]) => [name, new Uint8Array(bytes)]))).toEqual(contents);
    expect(await tiny.names()).toEqual(['images', 'labels']);
    expect(server.requests).toEqual(['/images', '/labels']);
    expect(drawn[0]).toEqual(['start', { title: 'Tiny', total: 70_300, unit: 'bytes' }]);
    expect(drawn.at(-2)).toEqual(['update', 70_300, 'local server']);
    expect(drawn.at(-1)).toEqual(['end', 'from local server']);
  });

  test('a file that is cached and right is not fetched again', async () => {
    const server = await fileServer(contents);
    await tinyDataSet(contents, [server.source]);
    await fetchDataSet('tiny');
    const again = await fetchDataSet('tiny');
    expect(again.from).toEqual([]);
    expect(new Uint8Array(again.files.get('images')!)).toEqual(contents.images);
    expect(server.requests).toHaveLength(2);
  });

  test('one damaged file in the cache is replaced, the others stay', async () => {
    const server = await fileServer(contents);
    const tiny = await tinyDataSet(contents, [server.source]);
    await fetchDataSet('tiny');
    await tiny.put('images', damaged(contents.images, 9));
    expect((await fetchDataSet('tiny')).from).toEqual(['local server']);
    expect(await tiny.read('images')).toEqual(contents.images);
    expect(server.requests).toEqual(['/images', '/labels', '/images']);
  });

  test('a source that is down, one that lacks a file, one with other bytes, then the right one', async () => {
    const empty = await fileServer({}, 'empty');
    const altered = await fileServer({ images: someBytes(70_000, 3), labels: contents.labels }, 'altered');
    const cut = await fileServer({ images: contents.images.subarray(0, 69_999) }, 'cut');
    const good = await fileServer(contents, 'good');
    const tiny = await tinyDataSet(contents, [nowhere, empty.source, altered.source, cut.source, good.source]);
    expect((await fetchDataSet('tiny')).from).toEqual(['good']);
    expect(await tiny.read('images')).toEqual(contents.images);
    expect(await tiny.names()).toEqual(['images', 'labels']);
    const remarks = new Set(drawn.filter(([what]) => what === 'update').map(([, , remark]) => remark));
    expect(Array.from(remarks)).toEqual([
      'nowhere',
      'empty, after nowhere: connect ECONNREFUSED 127.0.0.1:2',
      expect.stringMatching(/^altered, after empty: answered 404 Not Found for http.*\/images$/),
      expect.stringMatching(
        /^cut, after altered: images: after 70000 bytes: refused, its sha256 must be .{64}, found .{64}$/,
      ),
      'good, after cut: images: after 69999 bytes: truncated, wanted 70000',
    ]);
  });

  test('what one source delivered before it failed is kept, the next brings the rest', async () => {
    const first = await fileServer({ images: contents.images }, 'first');
    const second = await fileServer(contents, 'second');
    await tinyDataSet(contents, [first.source, second.source]);
    expect((await fetchDataSet('tiny')).from).toEqual(['first', 'second']);
    expect(second.requests).toEqual(['/labels']);
    expect(drawn.at(-2)).toEqual(['update', 70_300, expect.stringContaining('second')]);
  });

  test('a compressed file that would fill the disk is cut off', async () => {
    const bomb = await fileServer({ 'images.gz': gzipSync(new Uint8Array(50_000_000)) }, 'bomb');
    await tinyDataSet(contents, [{ ...bomb.source, suffix: '.gz' }]);
    await expect(fetchDataSet('tiny')).rejects.toThrow('bomb: images: after 81920 bytes: longer than the 70000');
  });
});

describe('when no source delivers', () => {
  test('the error lists each source with its reason, and says what to do', async () => {
    const altered = await fileServer({ images: someBytes(70_000, 3) }, 'altered');
    const tiny = await tinyDataSet(contents, [nowhere, altered.source]);
    await tiny.put('images', someBytes(10));
    await expect(fetchDataSet('tiny')).rejects.toThrow(
      [
        'Tiny: no source delivered 2 of 2 files. Tried in this order:',
        '  - nowhere: connect ECONNREFUSED 127.0.0.1:2',
        `  - altered: images: after 70000 bytes: refused, its sha256 must be ${wantedFile('', contents.images).sha256}, found ${wantedFile('', someBytes(70_000, 3)).sha256}`,
        'Make one of these sources work and run again, name a folder that has the files in SIAMESE_MIRROR, or put the decompressed files there by hand:',
        `  - ${join(tiny.folder, 'images')} (it must have 70000 bytes, found 10)`,
        `  - ${join(tiny.folder, 'labels')} (not there)`,
        `They are published at http://tiny.test/; the sha256 that each must have is in ${join(tiny.data, 'manifest.json')}`,
      ].join('\n'),
    );
    expect(await tiny.read('images')).toEqual(someBytes(10));
    expect(await tiny.names()).toEqual(['images']);
    expect(drawn.at(-1)).toEqual(['end', 'no source left']);
  });

  test.each<[string, boolean, { source?: object; mirror?: string | Uint8Array; cached?: Uint8Array }]>([
    ['nothing answers', true, {}],
    ['a source answers that it has no such file', true, { source: {} }],
    ['nothing answers, and the mirror does not have it', true, { mirror: '' }],
    ['a source has other bytes', false, { source: { labels: someBytes(300, 3) } }],
    ['the mirror has other bytes', false, { mirror: someBytes(300, 3) }],
    ['the mirror cannot be read', false, { mirror: 'not/there' }],
    ['the cache has other bytes', false, { cached: someBytes(300, 3) }],
    ['the cache has a part', false, { cached: contents.labels.subarray(1) }],
  ])('%s: out of reach %s', async (_, unreachable, { source, mirror, cached }) => {
    const { labels } = contents;
    const tiny = await tinyDataSet({ labels }, [
      nowhere,
      ...(source ? [(await fileServer({ ...source })).source] : []),
    ]);
    if (cached) await tiny.put('labels', cached);
    const folder = await temporaryFolder();
    if (mirror instanceof Uint8Array) await writeFile(join(folder, 'labels'), mirror);
    if (mirror !== undefined) setEnvironment('SIAMESE_MIRROR', join(folder, typeof mirror === 'string' ? mirror : ''));
    const error: Error = await fetchDataSet('tiny').catch((error) => error);
    expect(error.message).toContain('Tiny: no source delivered 1 of 1 files.');
    expect(error instanceof UnreachableError).toBe(unreachable);
  });

  test('no password of an address is told, and nothing is done to a terminal', async () => {
    const server = await fileServer({});
    const { address } = server.source;
    const withPassword = httpSource(address.replace('//', '//root:Secret@'), 'with a password');
    const withToken = httpSource(`${address}?token=Secret&\u001b[2J`, 'with a token');
    await tinyDataSet(contents, [withPassword, withToken]);
    const error: Error = await fetchDataSet('tiny').then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(error.message).toContain('with a password: ');
    expect(error.message).toContain('with a token: answered 404');
    expect(inspect(error)).not.toMatch(/Secret|[^\P{Cc}\n]/u);
  });

  test('files that were put there by hand are taken', async () => {
    const tiny = await tinyDataSet(contents, [nowhere]);
    await tiny.put('images', contents.images);
    await tiny.put('labels', contents.labels);
    expect((await fetchDataSet('tiny')).from).toEqual([]);
    expect(drawn).toEqual([]);
  });

  test('a cache that cannot be made is an error', async () => {
    const tiny = await tinyDataSet(contents, [nowhere]);
    await writeFile(join(tiny.data, 'manifest.json'), JSON.stringify({ other: {} }));
    await chmod(tiny.data, 0o700);
    await writeFile(join(tiny.data, 'cache', 'other'), 'a file where the folder should be');
    await expect(fetchDataSet('other')).rejects.toThrow('EEXIST');
  });
});

test('programs that are not there are given as reasons, without a crash', async () => {
  const programs = [
    { kind: 'npm' as const, name: 'from npm', package: 'tiny@1.0.0', folder: 'package/' },
    { kind: 'debian' as const, name: 'from Debian', package: 'tiny', folder: 'usr/', suffix: '' as const },
  ];
  const tiny = await tinyDataSet(contents, programs);
  await mkdir(join(tiny.data, 'bin'));
  setEnvironment('PATH', join(tiny.data, 'bin'));
  const failed = fetchDataSet('tiny');
  await expect(failed).rejects.toThrow('  - from npm: npm: not found on this machine\n');
  await expect(failed).rejects.toThrow('  - from Debian: dpkg-deb: not found on this machine\n');
  expect(await tiny.names()).toEqual([]);
});

describe('what stands in for a data set', () => {
  /** The data set `tiny`, which no source delivers, and `substitute`, with a file of its own. */
  async function withStandIn(sources: Parameters<typeof tinyDataSet>[1]) {
    const tiny = await tinyDataSet(contents, [nowhere]);
    const manifest = JSON.parse(await readFile(join(tiny.data, 'manifest.json'), 'utf8'));
    const files = [wantedFile('other', contents.labels)];
    const remark = 'not the real thing';
    manifest.substitute = { ...manifest.tiny, title: 'Other', files, sources, remark, standsInFor: 'tiny' };
    await writeFile(join(tiny.data, 'manifest.json'), JSON.stringify(manifest));
    return tiny;
  }

  test('is fetched if the data set cannot be, and taken from the cache from then on', async () => {
    const server = await fileServer({ other: contents.labels });
    const tiny = await withStandIn([server.source]);
    const first = await fetchDataSet('tiny');
    expect([first.title, first.remark, first.from]).toEqual(['Other', 'not the real thing', ['local server']]);
    expect([...first.files.keys()]).toEqual(['other']);
    const again = await fetchDataSet('tiny');
    expect([again.folder, again.from]).toEqual([join(tiny.data, 'cache', 'substitute'), []]);
    expect(server.requests).toEqual(['/other']);
  });

  test('is not used if the data set is in the cache', async () => {
    const server = await fileServer({ other: contents.labels });
    const tiny = await withStandIn([server.source]);
    await fetchDataSet('tiny');
    await tiny.put('images', contents.images);
    await tiny.put('labels', contents.labels);
    const { title, remark } = await fetchDataSet('tiny');
    expect([title, remark]).toEqual(['Tiny', undefined]);
  });

  test('is in the error if it cannot be fetched either', async () => {
    await withStandIn([nowhere]);
    const failed = fetchDataSet('tiny');
    await expect(failed).rejects.toThrow(/^Tiny: no source delivered 2 of 2 files\./);
    await expect(failed).rejects.toThrow('\nThis would do instead:\nOther: no source delivered 1 of 1 files.');
    await expect(failed).rejects.toBeInstanceOf(UnreachableError);
  });

  test('makes the whole a fault if a source has a wrong file of it', async () => {
    await withStandIn([(await fileServer({ other: someBytes(300, 3) })).source]);
    await expect(fetchDataSet('tiny')).rejects.not.toBeInstanceOf(UnreachableError);
  });
});
