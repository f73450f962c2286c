import { isUtf8 } from 'node:buffer';

/**
 * A name as text: as UTF-8 if it is valid, else as ASCII, with escapes such as `\xe9` for other bytes. Linux allows any bytes in a name.
 */
export function nameOf(bytes: Buffer): string {
  return isUtf8(bytes)
    ? bytes.toString()
    : bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);
}
