import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fetchDataSet } from '../../lib/data/fetch-data-set';
import { bundle } from './bundle';
import { httpSource, localServer } from './local-server';
import { someBytes, tinyDataSet } from './tiny-data-set';

vi.mock('../../lib/display/progress', () => ({ startProgress: () => ({ update() {}, end() {} }) }));

let fetcher: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  fetcher = await bundle('lib/data/fetch-data-set.ts');
});
afterAll(() => fetcher.remove());

const contents = { images: someBytes(60_000), labels: someBytes(300, 2) };

/** Another process that fetches the data set and prints where it came from. */
function fetchElsewhere(): ChildProcess {
  const program = `require(process.argv[1]).fetchDataSet('tiny').then(({ from }) => console.log(from.join()))`;
  return spawn(process.execPath, ['-e', program, fetcher.path], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outcome(child: ChildProcess): Promise<{ code: number; out: string }> {
  let out = '';
  child.stdout!.on('data', (text) => {
    out += text;
  });
  const [code] = await once(child, 'close');
  return { code, out: out.trim() };
}

test('a killed download leaves the old file, and the next one clears up and completes', async () => {
  let stuck = true;
  const server = await localServer((request, response) => {
    const bytes = contents[request.url!.slice(1) as keyof typeof contents];
    response.setHeader('content-length', bytes.length);
    if (stuck) response.write(bytes.subarray(0, bytes.length >> 1));
    else response.end(bytes);
  });
  const tiny = await tinyDataSet(contents, [httpSource(server.address)]);
  await tiny.put('images', someBytes(1_000, 7));
  const child = fetchElsewhere();
  const part = await firstPart(tiny.folder);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(await tiny.names()).toEqual([part, 'images']);
  expect(await tiny.read('images')).toEqual(someBytes(1_000, 7));

  stuck = false;
  await fetchDataSet('tiny');
  expect(await tiny.names()).toEqual(['images', 'labels']);
  expect(await tiny.read('images')).toEqual(contents.images);
});

/** Name of the temporary file, once half of the download is in it. */
async function firstPart(folder: string): Promise<string> {
  for (;;) {
    for (const name of await readdir(folder)) {
      if (name.endsWith('.part') && (await stat(join(folder, name))).size >= 30_000) return name;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('three processes at once each get the whole file', async () => {
  const waiting: ServerResponse[] = [];
  const server = await localServer((request, response) => {
    const bytes = contents[request.url!.slice(1) as keyof typeof contents];
    response.write(bytes.subarray(0, 100));
    if (request.url !== '/images') return response.end(bytes.subarray(100));
    // The first file is completed for all processes once all of them have begun it.
    waiting.push(response);
    if (waiting.length === 3) for (const each of waiting) each.end(bytes.subarray(100));
  });
  const tiny = await tinyDataSet(contents, [httpSource(server.address)]);
  const outcomes = await Promise.all([fetchElsewhere(), fetchElsewhere(), fetchElsewhere()].map(outcome));
  expect(outcomes).toEqual(Array(3).fill({ code: 0, out: 'local server' }));
  expect(await tiny.names()).toEqual(['images', 'labels']);
  expect(await tiny.read('images')).toEqual(contents.images);
});
