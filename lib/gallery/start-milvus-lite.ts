import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { foreignLine } from '../checks/foreign-line';
import { knownOptions } from '../checks/known-options';

export interface MilvusLiteOptions {
  /** The folder of its data; it is created if it does not exist. Only one server at a time may use it. */
  folder: string;
  /** Default: a free port. */
  port?: number;
  /** The command, with its path if it is in a Python environment of its own. Default `milvus-lite`. */
  program?: string;
  /** Milliseconds within which it must start to serve. Default 120,000. */
  timeoutMs?: number;
}

export interface MilvusLiteServer {
  /** For `openMilvusGallery`. */
  address: string;
  port: number;
  /** The id of the server's process. */
  pid: number;
  /** Ends the server: gracefully by default, at once with `SIGKILL`. */
  stop(signal?: 'SIGINT' | 'SIGKILL'): Promise<void>;
}

/** How many lines of what the program said an error repeats: Python says at the end what was wrong. */
const mostLines = 5;

/** Becomes the server, and leaves behind a process that ends it when the pipe from the parent closes, however the parent ended. */
const script = `
exec 3<&0
{ cat <&3; kill -9 $$; } >/dev/null 2>&1 &
exec "$@" 3<&-`;

const known = knownOptions<MilvusLiteOptions>("startMilvusLite({ folder: 'milvus' })", {
  folder: true,
  port: true,
  program: true,
  timeoutMs: true,
});

/**
 * Starts `milvus-lite server` on this machine and waits until it serves. It ends with this process, even if that is killed. It cannot be
 * reached from other machines: it only listens on 127.0.0.1, without passwords.
 *
 * Milvus Lite is a Python package: `pip install milvus-lite==3.2.2 pymilvus==3.0.2`.
 *
 * @example
 * const server = await startMilvusLite({ folder: 'milvus' });
 * const gallery = await openMilvusGallery({ name: 'faces', dimensions: 64, address: server.address });
 *
 * @throws Error if an option is unknown; Error with the last lines of what the program said if it is not found, or if it ends or times out
 * before it serves
 */
export async function startMilvusLite(options: MilvusLiteOptions): Promise<MilvusLiteServer> {
  const { folder, program = 'milvus-lite', timeoutMs = 120_000 } = known(options);
  const port = options.port ?? (await freePort());
  const command = [program, 'server', '--data-dir', folder, '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn('sh', ['-c', script, 'sh', ...command], {
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const serves = new Promise<void>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('listening')) resolve();
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const outcome = await Promise.race([
    serves,
    exited.then(([code]) => `it ended with ${code}`),
    new Promise<string>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, `it did not serve within ${timeoutMs / 1000} s`);
    }),
  ]);
  clearTimeout(timer);
  if (outcome) {
    child.stdin.destroy();
    const help = 'Install it with: pip install milvus-lite==3.2.2 pymilvus==3.0.2; or pass its path as program';
    const last = said
      .trim()
      .split('\n')
      .slice(-mostLines)
      .map((line) => foreignLine(line.trimEnd()));
    throw new Error(`startMilvusLite: ${program}: ${outcome}. ${last.join('\n')}\n${help}`);
  }
  const stop = async (signal: 'SIGINT' | 'SIGKILL' = 'SIGINT') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    child.stdin.destroy();
  };
  return { address: `127.0.0.1:${port}`, port, pid: child.pid!, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
