import { describe, expect, it } from 'vitest';
import { nameOf } from '../../../lib/data/folder/file-names';

describe('nameOf', () => {
  it('reads UTF-8, and writes other bytes as escapes one by one', () => {
    expect(nameOf(Buffer.from('café'))).toBe('café');
    expect(nameOf(Buffer.from('café', 'latin1'))).toBe('caf\\xe9');
    expect(nameOf(Buffer.from([0x63, 0xc3, 0x28]))).toBe('c\\xc3(');
  });
});
