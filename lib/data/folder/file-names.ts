import { isUtf8 } from 'node:buffer';

const controls = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text that is safe to print: control characters, and characters that change the direction of writing, become escapes such as `\x1b`. */
export function printable(text: string): string {
  return text.replace(controls, (sign) => escaped(sign.charCodeAt(0)));
}

/**
 * A name as text: as UTF-8 if it is valid, else as ASCII, with escapes such as `\xe9` for other bytes. Linux allows any bytes in a name.
 */
export function nameOf(bytes: Buffer): string {
  return isUtf8(bytes)
    ? bytes.toString()
    : bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => escaped(sign.charCodeAt(0)));
}

const escaped = (code: number) => (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`);
