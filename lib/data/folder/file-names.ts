import { isUtf8 } from 'node:buffer';

const controls = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text that a terminal shows and does not obey: control characters, and those that turn the direction of writing, as `\x1b`. */
export function printable(text: string): string {
  return text.replace(controls, (sign) => escaped(sign.charCodeAt(0)));
}

/** A name as text: UTF-8 where it is that, else ASCII, with `\xe9` for each byte that is not. Linux allows any bytes in a name. */
export function nameOf(bytes: Buffer): string {
  return isUtf8(bytes)
    ? bytes.toString()
    : bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => escaped(sign.charCodeAt(0)));
}

const escaped = (code: number) => (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`);
