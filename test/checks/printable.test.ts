import { expect, it } from 'vitest';
import { printable } from '../../lib/checks/printable';

it.each([
  ['cat é 猫 👩‍👩‍👧.png', 'cat é 猫 👩‍👩‍👧.png'],
  ['\x1b[2Jgone\x07', '\\x1b[2Jgone\\x07'],
  ['two\nlines\r\t', 'two\\x0alines\\x0d\\x09'],
  ['\x9b31m\x7f', '\\x9b31m\\x7f'],
  ['gnp.\u202etac', 'gnp.\\u202etac'],
  ['a\u2028b', 'a\\u2028b'],
])('shows %j as %j, and that as it is', (text, wanted) => {
  expect(printable(text)).toBe(wanted);
  expect(printable(wanted)).toBe(wanted);
});
