import { describe, expect, it } from 'vitest';
import { nameOf, printable } from '../../../lib/data/folder/file-names';

describe('printable', () => {
  it.each([
    ['cat é 猫 👩‍👩‍👧.png', 'cat é 猫 👩‍👩‍👧.png'],
    ['\x1b[2Jgone\x07', '\\x1b[2Jgone\\x07'],
    ['two\nlines\r\t', 'two\\x0alines\\x0d\\x09'],
    ['\x9b31m\x7f', '\\x9b31m\\x7f'],
    ['gnp.\u202etac', 'gnp.\\u202etac'],
    ['a\u2028b', 'a\\u2028b'],
  ])('shows %j as %j', (text, wanted) => {
    expect(printable(text)).toBe(wanted);
  });
});

describe('nameOf', () => {
  it('reads UTF-8, and writes other bytes as escapes one by one', () => {
    expect(nameOf(Buffer.from('café'))).toBe('café');
    expect(nameOf(Buffer.from('café', 'latin1'))).toBe('caf\\xe9');
    expect(nameOf(Buffer.from([0x63, 0xc3, 0x28]))).toBe('c\\xc3(');
  });
});
