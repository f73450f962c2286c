import { expect, it } from 'vitest';
import { foreignLine, withoutSecrets } from '../../lib/checks/foreign-line';

it.each([
  ['answered 401 for https://root:Secret1@host/a?b=c', 'answered 401 for https://…@host/a?b=c'],
  ['http://Secret1@host:80', 'http://…@host:80'],
  ['redis+tls://:Secret1@[::1]:6379/0', 'redis+tls://…@[::1]:6379/0'],
  ['no name for dns:root:Secret1@host.test', 'no name for dns:…@host.test'],
  ['https://a:p@Secret1@host', 'https://…@host'],
  ['GET /file?access_token=Secret1&size=3', 'GET /file?access_token=…&size=3'],
  ['https://s3.test/x?X-Amz-Signature=Secret1#part', 'https://s3.test/x?X-Amz-Signature=…#part'],
  ['https://maps.test/?key=Secret1', 'https://maps.test/?key=…'],
  ['//registry.test/:_authToken=Secret1', '//registry.test/:_authToken=…'],
  ["connect(user='x', password='Secret1 and more')", "connect(user='x', password=…)"],
  ['authorization: Bearer Secret1.abc-def=', 'authorization: Bearer …'],
  ['Basic Um9vdDpTZWNyZXQx== was refused', 'Basic … was refused'],
])('tells no secret of %j', (text, wanted) => {
  expect(foreignLine(text)).toBe(wanted);
  expect(withoutSecrets(wanted)).toBe(wanted);
});

it.each([
  'Unexpected token \'<\', "<html>" is not valid JSON',
  'no matching version found for @scope/name@1.0.0 in https://registry.npmjs.org/@scope%2fname',
  'npm:tiny@1.0.0 is not there',
  '    at load (node_modules/@zilliz/sdk/index.js:12:3)',
  'basic authentication is needed',
  'file:///@types/x.d.ts:3:7 - error: a key is missing',
])('leaves %j as it is', (text) => expect(foreignLine(text)).toBe(text));

it('hides what it is told to, shows control characters as text, and ends', () => {
  expect(foreignLine('no user abc\u001b[2J', ['abc'])).toBe('no user …\\x1b[2J');
  expect(foreignLine('two\nlines\r')).toBe('two\\x0alines\\x0d');
  // A pattern that looks on from every sign would take hours.
  for (const part of ['a', 'a:', '://', 'https://a:', 'token=', '\u001b', 'Bearer 1'])
    expect(foreignLine(part.repeat(1e6)).length).toBeLessThan(1_010);
});
