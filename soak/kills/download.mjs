import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { startChild } from '../child.mjs';
import { here } from '../folders.mjs';

/** Sizes of the data set's files in bytes. */
const sizes = { images: 400_000, labels: 30_000, more: 200_000 };
const chunk = 4_096;

const contents = Object.fromEntries(
  Object.entries(sizes).map(([name, size], i) => {
    const bytes = Buffer.alloc(size);
    for (let at = 0, state = i + 1; at < size; at++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      bytes[at] = state >>> 24;
    }
    return [name, bytes];
  }),
);
const gzipped = Object.fromEntries(Object.entries(contents).map(([name, bytes]) => [name, gzipSync(bytes)]));
/** @param {string[]} names */
const piecesOf = (names) => names.reduce((sum, name) => sum + Math.ceil(gzipped[name].length / chunk), 0);

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @type {import('./kill-often.mjs').Victim} */
export const download = {
  what: 'a download of a data set (`fetchDataSet`, three gzipped files from a local server that trickles)',
  checked:
    'no file of the cache is other than whole and right, those that had come are not asked for again, no partial file stays',
  moments: piecesOf(Object.keys(gzipped)),
  pauseMs: 20,
  async begin(folder) {
    const cache = join(folder, 'cache', 'tiny');
    const server = await trickle();
    const files = Object.entries(contents).map(([name, bytes]) => ({
      name,
      size: bytes.length,
      sha256: sha256(bytes),
    }));
    const source = { kind: 'http', name: 'local server', address: server.address, suffix: '.gz' };
    const entry = { title: 'Tiny', homepage: server.address, license: 'none', files, sources: [source] };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ tiny: entry }));
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'labels'), 'of another day, and damaged');
    /** @type {string[]} */
    let whole = [];
    const look = () => {
      const names = readdirSync(cache);
      const found = names.filter((name) => name in contents && readFileSync(join(cache, name)).equals(contents[name]));
      const strange = names.filter((name) => !found.includes(name) && !name.endsWith('.part'));
      const lost = whole.filter((name) => !found.includes(name));
      const old = strange.filter((name) => name === 'labels' && statSync(join(cache, name)).size === 27);
      if (strange.length > old.length) throw new Error(`found ${strange.join(', ')}, which is not as it was published`);
      if (lost.length > 0) throw new Error(`${lost.join(', ')} had come and is gone`);
      const again = server.asked.filter((name) => whole.includes(name));
      if (again.length > 0) throw new Error(`${again.join(', ')} was asked for again`);
      whole = found;
      server.asked.length = 0;
      return names.filter((name) => name.endsWith('.part'));
    };
    return {
      resume(onMoment) {
        const from = piecesOf(whole);
        server.onPiece((piece) => onMoment(from + piece));
        return startChild([here('kills/download-child.mjs')], { env: { SIAMESE_DATA: folder } });
      },
      async afterKill() {
        const midWrite = look().length > 0;
        return { reached: piecesOf(whole), midWrite };
      },
      async atEnd() {
        const partial = look();
        if (partial.length > 0) throw new Error(`${partial.join(', ')} stayed`);
        if (whole.length < files.length) throw new Error(`only ${whole.join(', ')} came`);
      },
      close: server.close,
    };
  },
};

/** Serves the files, a little at a time; tells `onPiece` the number of each piece, counted since it was set. */
async function trickle() {
  let pieces = 0;
  let tell = (/** @type {number} */ _piece) => {};
  /** @type {string[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '').slice(1).replace('.gz', '');
    asked.push(name);
    const bytes = gzipped[name];
    response.setHeader('content-length', bytes.length);
    for (let at = 0; at < bytes.length && !response.destroyed; at += chunk) {
      response.write(bytes.subarray(at, at + chunk));
      tell(pieces++);
      await wait(1);
    }
    response.end();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}/`,
    asked,
    /** @param {(piece: number) => void} listener */
    onPiece(listener) {
      pieces = 0;
      tell = listener;
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
