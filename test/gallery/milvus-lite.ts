import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type MilvusLiteServer, startMilvusLite } from '../../lib/gallery/start-milvus-lite';

export const milvusLite = join(__dirname, '..', '..', '.venv-milvus', 'bin', 'milvus-lite');
const missing = !existsSync(milvusLite);
if (missing) console.warn('test/gallery: skipped: no Milvus Lite: npm run setup milvus');

/** Starting takes a second, or half a minute on a machine that is busy. */
export const patience = 180_000;

interface Running {
  folder: () => string;
  server: () => MilvusLiteServer;
  /** The same server again, once it has ended, with its data and on its port. */
  restart: () => Promise<void>;
}

/** Tests with a Milvus Lite of their own, whose data is in a folder that is removed with it. */
export function withMilvusLite(title: string, body: (running: Running) => void): void {
  describe.skipIf(missing)(title, { timeout: patience }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'siamese-lab-milvus-'));
    let server: MilvusLiteServer | undefined;
    const start = async () => {
      server = await startMilvusLite({ folder, program: milvusLite, port: server?.port, timeoutMs: patience });
    };
    beforeAll(start, patience);
    afterAll(async () => {
      await server?.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }, patience);
    body({ folder: () => folder, server: () => server!, restart: start });
  });
}
