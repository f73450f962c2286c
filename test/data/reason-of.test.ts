import { describe, expect, test } from 'vitest';
import { reasonOf } from '../../lib/data/reason-of';

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
