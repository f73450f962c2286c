import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { zipMembers } from '../../../lib/data/omniglot/zip-members';
import { someBytes } from '../tiny-data-set';
import { zipOf } from './archives';

const members = [
  ['a/one', someBytes(300)],
  ['a/two', someBytes(5_000, 2)],
  ['a/three', new Uint8Array(0)],
] as const;
const all = { name: 'some.zip', isWanted: () => true };

test('the wanted members come out of the archive, wherever it lies in its buffer', async () => {
  const whole = Buffer.concat([Buffer.alloc(7), zipOf(members)]).subarray(7);
  const found = await zipMembers(whole, { name: 'some.zip', isWanted: (path) => path !== 'a/two' });
  expect(Array.from(found, ([path, bytes]) => [path, new Uint8Array(bytes)])).toEqual([members[0], members[2]]);
});

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(0), /End of central directory record signature not found/],
  ['no zip', Buffer.from('<html>sorry</html>'.repeat(9)), /End of central directory/],
  ['half an archive', zipOf(members).subarray(0, 3_000), /End of central directory/],
  ['a path that climbs out', zipOf([['../../etc/passwd', someBytes(3)]]), /invalid relative path: \.\.\/\.\.\/etc/],
  ['an absolute path', zipOf([['/etc/passwd', someBytes(3)]]), /absolute path: \/etc/],
  ['a member twice', zipOf([members[0], members[0]]), /a\/one must be in it once, found twice/],
  ['a large member', zipOf([['a', new Uint8Array(70_000)]]), /a must have at most 65536 bytes, found 70000/],
  ['a member that is larger than it says', zipOf([['a', new Uint8Array(70_000)]], { says: 10 }), /too many bytes/],
  ['a member that is smaller than it says', zipOf([members[0]], { says: 301 }), /not enough bytes/],
])('%s is refused by name', async (_, bytes, reason) => {
  await expect(zipMembers(bytes, all)).rejects.toThrow(/^some\.zip: cannot be read as zip: /);
  await expect(zipMembers(bytes, all)).rejects.toThrow(reason);
});

test('a path in it does nothing to a terminal, in the error or its cause', async () => {
  const hostile = zipOf([['../\u001b[2J\n  at https://root:Secret@host', someBytes(3)]]);
  const error: Error = await zipMembers(hostile, all).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(error.message).toBe('some.zip: cannot be read as zip: invalid relative path: ../\\x1b[2J');
  expect(inspect(error)).not.toMatch(/Secret|[^\P{Cc}\n]/u);
});

test('damage anywhere gives the members or the named error, nothing else', async () => {
  const whole = zipOf(members.slice(0, 1));
  for (let at = 0; at < whole.length; at++) {
    const bytes = Buffer.from(whole);
    bytes[at] ^= 255;
    await zipMembers(bytes, all).catch(({ message }) =>
      expect(message).toMatch(/^some\.zip: cannot be read as zip: ./),
    );
  }
});
