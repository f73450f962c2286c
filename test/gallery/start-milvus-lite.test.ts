import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startMilvusLite } from '../../lib/gallery/start-milvus-lite';
import { bundle } from '../data/bundle';
import { milvusLite, patience, withMilvusLite } from './milvus-lite';

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

const runs = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('startMilvusLite', () => {
  it('says what was wrong if the program is not there, or ends, or is silent', async () => {
    const folder = '/nowhere';
    await expect(startMilvusLite({ folder, program: 'no-such-program' })).rejects.toThrow(
      /^startMilvusLite: no-such-program: it ended with 127\. .*not found\nInstall it with: pip install milvus-lite/,
    );
    await expect(startMilvusLite({ folder, program: 'false' })).rejects.toThrow('false: it ended with 1');
    const silent = join(mkdtempSync(join(tmpdir(), 'siamese-lab-silent-')), 'silent');
    writeFileSync(silent, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    await expect(startMilvusLite({ folder, program: silent, timeoutMs: 200 })).rejects.toThrow(
      'silent: it did not serve within 0.2 s',
    );
    const loud = join(dirname(silent), 'loud');
    const lines = 'for i in 1 2 3 4 5 6 7 8 9; do echo "  File $i" >&2; done';
    const last = "printf 'ValueError: no \\033[2J https://root:Secret@host\\r\\n' >&2";
    writeFileSync(loud, `#!/bin/sh\n${lines}\n${last}\nexit 3\n`, { mode: 0o755 });
    const failed: Error = await startMilvusLite({ folder, program: loud }).then(
      () => expect.unreachable(),
      (error) => error,
    );
    expect(failed.message).toMatch(
      /loud: it ended with 3\. {3}File 6\n {2}File 7\n.*8\n.*9\nValueError: no \\x1b\[2J https:\/\/…@host\nInstall it with/,
    );
    rmSync(dirname(silent), { recursive: true });
  });
});

withMilvusLite('startMilvusLite with Milvus Lite', ({ server, restart, folder }) => {
  it('serves until it is stopped, and again on the same port', async () => {
    expect(server().address).toBe(`127.0.0.1:${server().port}`);
    expect(await answers(server().port)).toBe(true);
    await server().stop();
    await server().stop();
    expect([await answers(server().port), runs(server().pid)]).toEqual([false, false]);
    await restart();
    expect(await answers(server().port)).toBe(true);
  });

  it('ends with the process that started it, even if that is killed', async () => {
    await server().stop();
    const { port } = server();
    const built = await bundle('lib/gallery/start-milvus-lite.ts');
    const program = `require(process.argv[1]).startMilvusLite(JSON.parse(process.argv[2])).then(({ pid }) => console.log(pid))`;
    const options = JSON.stringify({ folder: folder(), port, program: milvusLite, timeoutMs: patience });
    const child = spawn(process.execPath, ['-e', program, built.path, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = (await once(child.stdout!, 'data')).map(Number);
    expect([await answers(port), runs(pid)]).toEqual([true, true]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let tries = 0; tries < 100 && runs(pid); tries++) await wait(50);
    expect([await answers(port), runs(pid)]).toEqual([false, false]);
    await built.remove();
    await restart();
  });
});
