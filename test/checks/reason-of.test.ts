import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { causeOf, reasonOf } from '../../lib/checks/reason-of';

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

describe('reasonOf', () => {
  test.each([
    [new Error('checksum differs'), 'checksum differs'],
    [new Error('\n  first line  \nstack of others\n'), 'first line'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
    [['a list', 'of two\r\nlines'], 'a list,of two'],
    [withCode('', 'ECONNRESET'), 'ECONNRESET'],
    [new TypeError(''), 'TypeError'],
    [new Error('\u001b[2J gone\u009b'), '\\x1b[2J gone\\x9b'],
    [new TypeError('fetch failed', { cause: new Error('no https://a:b@host.test\n  at x') }), 'no https://…@host.test'],
  ])('%o on one line', (error, reason) => expect(reasonOf(error)).toBe(reason));

  test.each(['ENOSPC', 'EDQUOT'])('says what to do about %s', (code) => {
    expect(reasonOf(withCode('write', code))).toBe(`the disk is full (${code}); make room and run again`);
  });

  test('gives the cause of an error that says nothing itself, however deep it lies', () => {
    const cause = new Error('getaddrinfo ENOTFOUND nowhere.test');
    for (const vague of ['fetch failed', 'terminated', '']) {
      expect(reasonOf(new TypeError(vague, { cause }))).toBe('getaddrinfo ENOTFOUND nowhere.test');
    }
    const deep = new Error('terminated', { cause: new Error('', { cause: withCode('write', 'ENOSPC') }) });
    expect(reasonOf(deep)).toContain('the disk is full');
    expect(reasonOf(new TypeError('fetch failed'))).toBe('fetch failed');
    expect(reasonOf(new Error('says it all', { cause }))).toBe('says it all');
  });
});

describe('causeOf', () => {
  const withStack = (stack: string) => Object.assign(new Error('plain'), { stack });
  const circle = new Error('round');
  circle.cause = circle;
  test.each<[string, unknown]>([
    ['its message', new Error('\u001b[2J')],
    ['its stack', withStack('Error: plain\n    at \u009b2J')],
    ['an address in its message', new Error('no answer from https://root:Secret@host')],
    ['a text of its own', Object.assign(new Error('plain'), { details: 'password=Secret' })],
    ['its cause', new Error('plain', { cause: new Error('plain', { cause: new Error('\u202e') }) })],
    ['one of its errors', new AggregateError([new Error('plain'), new Error('\u001b[31m')])],
    ['a password that is known', new Error('who is Hidden?')],
    ['a text', '\u001b[2J'],
    ['a circle of causes', circle],
  ])('is not kept for what is in %s', (_, cause) => expect(causeOf(cause, ['Hidden'])).toEqual({}));

  test.each([
    new Error('several\nlines', { cause: new TypeError('é 猫') }),
    Object.assign(new Error('plain'), { code: 14, details: 'plain', errors: 7 }),
    { status: 3 },
    undefined,
  ])('is kept if it is safe: %o', (cause) => expect(causeOf(cause)).toEqual({ cause }));

  test('leaves nothing that Node prints of an error', () => {
    const hostile = new Error('\u001b[2J https://root:Secret@host');
    const shown = inspect(new Error(`it failed: ${reasonOf(hostile)}`, causeOf(hostile)));
    expect(shown).toContain('it failed: \\x1b[2J https://…@host');
    expect(shown).not.toMatch(/Secret|[^\P{Cc}\n]/u);
  });
});
