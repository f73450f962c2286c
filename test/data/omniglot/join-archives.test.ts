import { expect, test } from 'vitest';
import { joinArchives } from '../../../lib/data/omniglot/join-archives';
import { someBytes } from '../tiny-data-set';
import { zipOf } from './archives';

const greek = 'Greek/character01/0394_01.png';
const tagalog = 'Tagalog/character01/0893_01.png';

test('what two archives have is taken once, and only drawings are taken', async () => {
  const zips = new Map([
    [
      'one.zip',
      zipOf([
        ['small1/', new Uint8Array(0)],
        [`small1/${greek}`, someBytes(9)],
        ['small1/README', someBytes(5)],
      ]),
    ],
    [
      'two.zip',
      zipOf([
        [`small2/${greek}`, someBytes(9)],
        [`small2/${tagalog}`, someBytes(9, 2)],
      ]),
    ],
  ]);
  const joined = await joinArchives(zips);
  expect([...joined.keys()]).toEqual([greek, tagalog]);
  expect(new Uint8Array(joined.get(greek)!)).toEqual(someBytes(9));
});

test('two drawings under one path are refused', async () => {
  const zips = new Map([
    ['one.zip', zipOf([[`small1/${greek}`, someBytes(9)]])],
    ['two.zip', zipOf([[`small2/${greek}`, someBytes(9, 2)]])],
  ]);
  await expect(joinArchives(zips)).rejects.toThrow(
    `two.zip: small2/${greek} must be the drawing that the other archives have, found another`,
  );
});

test('the name of a drawing is shown as text', async () => {
  const zips = new Map([
    ['one.zip', zipOf([[`\u009b2J/${greek}`, someBytes(9)]])],
    ['two.zip', zipOf([[`\u009b2J/${greek}`, someBytes(9, 2)]])],
  ]);
  await expect(joinArchives(zips)).rejects.toThrow(`two.zip: \\x9b2J/${greek} must be`);
  const twice = zipOf([1, 2].map(() => [`\u009b2J/${greek}`, someBytes(9)] as const));
  await expect(joinArchives(new Map([['one.zip', twice]]))).rejects.toThrow(`\\x9b2J/${greek} must be in it once`);
});

test('an archive without any drawing is refused', async () => {
  const zips = new Map([['runs.zip', zipOf([['run01/test/item01.png', someBytes(9)]])]]);
  await expect(joinArchives(zips)).rejects.toThrow('runs.zip: must have drawings such as Greek/');
});
