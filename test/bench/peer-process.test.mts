import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeerProcess } from '../../bench/peer-process.mjs';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'peer-'));
  file = join(folder, 'peer.mjs');
  const protocol = fileURLToPath(new URL('../../bench/peers/protocol.mjs', import.meta.url));
  writeFileSync(
    file,
    `import { nextRequest, reply } from ${JSON.stringify(protocol)};
    for (;;) {
      const request = nextRequest();
      if (request.do === 'die') { console.error('out of patience'); process.exit(3); }
      reply(request.do === 'fail' ? { error: 'Error: no such batch' } : { echo: request.text });
    }`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const peer = () => new PeerProcess({ command: process.execPath, args: [file] });

describe('PeerProcess', () => {
  it('asks and is answered, with the peak of the peer’s memory', async () => {
    const process = peer();
    const text = 'é'.repeat(40_000); // longer than one read
    expect(await process.ask({ do: 'echo', text })).toEqual({ echo: text, peakBytes: expect.any(Number) });
    expect((await process.ask({ do: 'echo', text: 'b' })).peakBytes).toBeGreaterThan(1e6);
    await process.end();
  });

  it('tells what a peer failed at, and why one ended', async () => {
    const process = peer();
    await expect(process.ask({ do: 'fail' })).rejects.toThrow('fail: Error: no such batch');
    await expect(process.ask({ do: 'die' })).rejects.toThrow('ended at "die": out of patience');
    await process.end();
  });

  it('says that a program is not there', async () => {
    const process = new PeerProcess({ command: join(folder, 'nothing'), args: [] });
    await expect(process.ask({ do: 'prepare' })).rejects.toThrow('ENOENT');
    await process.end();
  });
});
