import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  explain,
  GalleryServerError,
  hasStatus,
  isTransient,
  StatusError,
  secretsOf,
  statusOf,
} from '../../lib/gallery/milvus-errors';

const options = { address: { host: '::1', port: 19_530 }, tries: 6, timeoutMs: 60_000 };
const ofClient = (code: number, message: string) => Object.assign(new Error(message), { code });

describe('isTransient', () => {
  it.each([4, 8, 10, 14])("is true of gRPC's code %i", (code) =>
    expect(isTransient(ofClient(code, 'gone'))).toBe(true),
  );
  it.each([3, 5, 7, 16])("is false of gRPC's code %i", (code) => expect(isTransient(ofClient(code, 'no'))).toBe(false));

  it('is false of a certificate that is refused, which gRPC counts as a server that is away', () => {
    expect(isTransient(ofClient(14, 'self-signed certificate in certificate chain'))).toBe(false);
    expect(isTransient(ofClient(14, "Hostname/IP does not match certificate's altnames"))).toBe(false);
  });

  it('follows what Milvus says of its own refusals', () => {
    const status = { error_code: 'RateLimit', reason: 'busy' };
    expect(isTransient(new StatusError({ ...status, retriable: true }))).toBe(true);
    expect(isTransient(new StatusError(status))).toBe(false);
  });
});

it('finds the status in a reply, or in the reply itself', () => {
  const status = { error_code: 'Success', reason: '' };
  expect(statusOf({ status, results: [] })).toBe(status);
  expect(statusOf(status)).toBe(status);
  for (const none of [undefined, null, 7, new Error('x'), { results: [] }, { status: 7 }])
    expect(statusOf(none)).toBeUndefined();
});

describe('explain', () => {
  it('says where nobody answers, and what to start', () => {
    const error = explain('openMilvusGallery', options, ofClient(14, 'connection refused'));
    expect(error).toBeInstanceOf(GalleryServerError);
    expect(error.message).toMatch(
      /^openMilvusGallery: no Milvus answers at \[::1\]:19530, tried 6 times for at most 60 s each/,
    );
    expect(error.message).toMatch(/milvus-lite server --data-dir milvus --host ::1 --port 19530$/);
  });

  it('says which certificate is missing', () => {
    expect(explain('f', options, ofClient(14, 'self-signed certificate')).message).toMatch(
      /^f: the certificate of \[::1\]:19530 is not trusted: self-signed certificate.*certificateAuthority$/,
    );
  });

  it.each([
    new StatusError({ error_code: '\u001b[31m', reason: '\u001b[2J\u009b2J' }),
    ofClient(14, '\u001b[2J'),
    ofClient(7, '\u001b[2J'),
  ])('shows what a server says in text: %o', (cause) => {
    const { message } = explain('f', options, cause);
    expect(message).toMatch(/\\x1b\[2J/);
    expect(message).not.toMatch(/\p{Cc}/u);
    if (cause instanceof StatusError) expect(cause.message).not.toMatch(/\p{Cc}/u);
  });

  it('passes on what Milvus refused, with its status as the cause', () => {
    const cause = new StatusError({ error_code: 'CollectionNotExists', code: 100, reason: 'no such collection' });
    const error = explain('f', options, cause);
    expect(error.message).toBe('f: Milvus at [::1]:19530 refused: no such collection (CollectionNotExists)');
    expect(hasStatus(error, ['CollectionNotExists'])).toBe(true);
    expect(hasStatus(error, [100])).toBe(true);
    expect(hasStatus(error, [101, 'Other'])).toBe(false);
    expect(hasStatus(new Error('x'), [100])).toBe(false);
  });

  const token = 'root:Secret1';
  const base64 = Buffer.from(token).toString('base64');
  it.each<[string, unknown]>([
    [
      'a status',
      new StatusError({ error_code: 1, reason: 'no user root:Secret1\nstack:\n  main.go\u001b[2J' }, secretsOf(token)),
    ],
    ['an error of gRPC', ofClient(16, `password Secret1 of https://root:Secret1@host is wrong\n  at main.go\u001b[2J`)],
    ['one with details', Object.assign(ofClient(14, 'away'), { details: `authorization ${base64}` })],
    ['a plain error of the client', new Error('ErrorCode: 1. Reason: root:Secret1\u009b2J')],
  ])('tells neither token nor stack, and does nothing to a terminal: %s', (_, cause) => {
    const shown = inspect(explain('f', { ...options, token }, cause));
    expect(shown).toMatch(/^GalleryServerError: f: /);
    expect(shown).not.toMatch(/Secret1|main\.go|[^\P{Cc}\n]/u);
    expect(shown).not.toContain(base64);
  });

  it('leaves faults of the program as they are', () => {
    const fault = new TypeError('undefined is not a function');
    expect(explain('f', options, fault)).toBe(fault);
  });
});
