import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reasonOf } from '../../../lib/checks/reason-of';
import { fetchOverHttp } from '../../../lib/data/sources/http-source';
import { httpSource, localServer } from '../local-server';
import { wantedFile } from '../tiny-data-set';

const words = 'one two three '.repeat(1_000);
const wanted = [wantedFile('words', Buffer.from(words))];
const patient = { answerMs: 20_000, stallMs: 20_000, stallBytes: 1_000 };

async function fetched(source: ReturnType<typeof httpSource>, limits = patient): Promise<string> {
  let all = '';
  for await (const { bytes } of fetchOverHttp(source, wanted, limits)) all += await text(bytes);
  return all;
}

test('a plain file', async () => {
  const { address, requests } = await localServer((_, response) => response.end(words));
  expect(await fetched(httpSource(address))).toBe(words);
  expect(requests).toEqual(['/words']);
});

test('a compressed file is decompressed', async () => {
  const { address, requests } = await localServer((_, response) => response.end(gzipSync(words)));
  expect(await fetched(httpSource(address, 'local', '.gz'))).toBe(words);
  expect(requests).toEqual(['/words.gz']);
});

test('a compressed file that the server calls a compressed answer is decompressed once', async () => {
  const { address } = await localServer((_, response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync(words)),
  );
  expect(await fetched(httpSource(address, 'local', '.gz'))).toBe(words);
});

test('a redirect is followed', async () => {
  const { address } = await localServer((request, response) => {
    if (request.url === '/words') response.writeHead(302, { location: '/moved' }).end();
    else response.end(words);
  });
  expect(await fetched(httpSource(address))).toBe(words);
});

test.each<[string, Parameters<typeof localServer>[0], '' | '.gz', RegExp]>([
  ['an error page', (_, response) => response.writeHead(503).end('sorry'), '', /^answered 503 Service Unavailable for/],
  ['a login page', (_, response) => response.end('<html>'), '.gz', /^incorrect header check$/],
  ['half a compressed file', (_, response) => response.end(gzipSync(words).subarray(0, 40)), '.gz', /^unexpected end/],
  [
    'a connection that breaks',
    (_, response) => {
      response.setHeader('content-length', words.length).write(words.slice(0, 500));
      setTimeout(() => response.destroy(), 20);
    },
    '',
    /^other side closed$/,
  ],
])('%s is given up with a reason', async (_, answer, suffix, reason) => {
  const { address } = await localServer(answer);
  const error = await fetched(httpSource(address, 'local', suffix)).catch(reasonOf);
  expect(error).toMatch(reason);
});

test('an answer is waited for no longer than the limit', async () => {
  const { address } = await localServer(() => {});
  const error = await fetched(httpSource(address), { ...patient, answerMs: 150 }).catch(reasonOf);
  expect(error).toBe('no answer in 150 ms');
});

test.each<[string, Parameters<typeof localServer>[0]]>([
  ['stalls', (_, response) => response.write(words.slice(0, 5_000))],
  [
    'trickles',
    (_, response) => {
      response.write('one ');
      const drip = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(drip));
    },
  ],
])('a transfer that %s is given up', async (_, answer) => {
  const { address } = await localServer(answer);
  const error = await fetched(httpSource(address), { ...patient, stallMs: 200 }).catch(reasonOf);
  expect(error).toMatch(/^stalled: \d{1,3} bytes in 200 ms$/);
});

test('nobody there', async () => {
  const error = await fetched(httpSource('http://127.0.0.1:2/')).catch(reasonOf);
  expect(error).toBe('connect ECONNREFUSED 127.0.0.1:2');
});

test('a host that does not exist', async () => {
  const error = await fetched(httpSource('http://siamese-lab.invalid/')).catch(reasonOf);
  expect(error).toMatch(/siamese-lab\.invalid|no answer/);
});
