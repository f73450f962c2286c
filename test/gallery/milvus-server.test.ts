import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GalleryServerError } from '../../lib/gallery/milvus-errors';
import { openMilvusGallery } from '../../lib/gallery/milvus-gallery';
import { MilvusServer } from '../../lib/gallery/milvus-server';
import { withMilvusLite } from './milvus-lite';

const ok = { error_code: 'Success', reason: '', code: 0 };

const openssl = spawnSync('openssl', ['version']).status === 0;

/** A gRPC server that knows no call, with a self-signed certificate; it keeps the headers of the requests. */
async function withEncryptedServer(
  use: (port: number, certificate: string, asked: IncomingHttpHeaders[]) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'milvus-tls-'));
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'];
  const pair = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
  ];
  spawnSync('openssl', ['req', '-x509', '-days', '2', ...names, ...pair]);
  const asked: IncomingHttpHeaders[] = [];
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    asked.push(headers);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true });
  });
  await once(server.listen(0), 'listening');
  try {
    await use((server.address() as { port: number }).port, certificate, asked);
  } finally {
    for (const session of sessions) session.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!openssl)('a server with a certificate of its own', () => {
  const gallery = { name: 'g', dimensions: 2, tries: 2, timeoutMs: 5_000, database: 'faces', token: 'root:Secret' };

  it('is trusted with the file of its authority, even at an IPv6 address, and receives database and token', async () => {
    await withEncryptedServer(async (port, certificateAuthority, asked) => {
      for (const host of ['localhost', '[::1]']) {
        const opening = openMilvusGallery({ ...gallery, address: `${host}:${port}`, certificateAuthority });
        await expect(opening).rejects.not.toThrow('Secret');
        expect(asked.at(-1)).toMatchObject({
          ...{ dbname: 'faces', authorization: Buffer.from('root:Secret').toString('base64') },
        });
        asked.length = 0;
      }
    });
  });

  it('is not trusted without it, which the error says at once, with what to do', async () => {
    await withEncryptedServer(async (port, _, asked) => {
      const opening = openMilvusGallery({ ...gallery, address: `https://localhost:${port}` });
      await expect(opening).rejects.toThrow(
        new RegExp(
          `^openMilvusGallery: the certificate of localhost:${port} is not trusted: .*self-signed certificate.* as certificateAuthority$`,
        ),
      );
      expect(asked).toEqual([]);
    });
  });
});

/** Replies with what it was given, one after the other; throws what is an error. */
function replies(...given: object[]) {
  let calls = 0;
  const call = async () => {
    const reply = given[calls++];
    if (reply instanceof Error) throw reply;
    return reply;
  };
  return { call, calls: () => calls };
}

const failure = (code: number, message = 'no') => Object.assign(new Error(message), { code });
const refusal = (retriable: boolean) => ({
  status: { error_code: 'IllegalArgument', reason: 'no such', code: 6, retriable },
});

withMilvusLite('MilvusServer', ({ server }) => {
  const connect = () =>
    MilvusServer.connect('test', { address: { host: '127.0.0.1', port: server().port }, timeoutMs: 60_000, tries: 3 });

  it('asks again if the server is away, late or busy, or says itself that the fault may pass', async () => {
    const connection = await connect();
    for (const passing of [failure(14), failure(4), failure(8), refusal(true)]) {
      const { call, calls } = replies(passing, passing, { status: ok, value: 7 });
      expect(await connection.ask('test', call)).toEqual({ status: ok, value: 7 });
      expect(calls()).toBe(3);
    }
    await connection.close();
  });

  it('asks once if the answer would be the same', async () => {
    const connection = await connect();
    const thrown = Object.assign(Object.create(null), refusal(false));
    for (const refused of [
      failure(3, 'wrong argument'),
      failure(16, 'who are you'),
      refusal(false),
      refusal(false).status,
    ]) {
      const { call, calls } = replies(refused);
      await expect(connection.ask('add', call)).rejects.toThrow(GalleryServerError);
      expect(calls()).toBe(1);
    }
    await expect(connection.ask('add', () => Promise.reject(thrown))).rejects.toThrow(
      `add: Milvus at ${server().address} refused: no such (IllegalArgument)`,
    );
    await connection.close();
  });

  it('says after the last try that nobody answers, and what to do', async () => {
    const connection = await connect();
    const { call, calls } = replies(...Array(4).fill(failure(14, 'ECONNREFUSED')));
    await expect(connection.ask('Gallery.add', call)).rejects.toThrow(
      `Gallery.add: no Milvus answers at ${server().address}, tried 3 times for at most 60 s each (ECONNREFUSED). ` +
        `Pass the address of a running server, or start one: milvus-lite server --data-dir milvus --host 127.0.0.1 --port ${server().port}`,
    );
    expect(calls()).toBe(3);
    await connection.close();
  });

  it("leaves the caller's own errors as they are", async () => {
    const connection = await connect();
    const own = new TypeError('not of Milvus');
    await expect(connection.ask('test', () => Promise.reject(own))).rejects.toBe(own);
    await connection.close();
  });
});
