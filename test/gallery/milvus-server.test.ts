import { expect, it } from 'vitest';
import { GalleryServerError, MilvusServer } from '../../lib/gallery/milvus-server';
import { withMilvusLite } from './milvus-lite';

const ok = { error_code: 'Success', reason: '', code: 0 };

/** Replies, or throws, one after the other what it was given. */
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
  const connect = () => MilvusServer.connect('test', { address: server().address, timeoutMs: 60_000, tries: 3 });

  it('asks again where the server is away, late, busy, or says itself that it may pass', async () => {
    const connection = await connect();
    for (const passing of [failure(14), failure(4), failure(8), refusal(true)]) {
      const { call, calls } = replies(passing, passing, { status: ok, value: 7 });
      expect(await connection.ask('test', call)).toEqual({ status: ok, value: 7 });
      expect(calls()).toBe(3);
    }
    await connection.close();
  });

  it('asks once where the answer would be the same', async () => {
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

  it('says after so many tries that nobody answers, and what to do', async () => {
    const connection = await connect();
    const { call, calls } = replies(...Array(4).fill(failure(14, 'ECONNREFUSED')));
    await expect(connection.ask('Gallery.add', call)).rejects.toThrow(
      `Gallery.add: no Milvus answers at ${server().address}, tried 3 times for at most 60 s each (ECONNREFUSED). ` +
        `Give the address of one that runs, or start one: milvus-lite server --data-dir milvus --host 127.0.0.1 --port ${server().port}`,
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
