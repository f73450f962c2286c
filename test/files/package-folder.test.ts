import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findCheckout, packageFolder, packageVersion } from '../../lib/files/package-folder';
import { temporaryFolder } from '../data/tiny-data-set';

const repository = resolve(__dirname, '../..');

test('the checkout has its package in lib, data in data and its own addon', () => {
  expect(packageFolder).toBe(join(repository, 'lib'));
  expect(findCheckout()).toEqual({
    data: join(repository, 'data'),
    tfjsNode: join(repository, 'node_modules/@tensorflow/tfjs-node-gpu'),
    python: join(repository, '.venv/bin/python'),
  });
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
});

test('a package inside a checkout, or inside what looks like one, is not a checkout', async () => {
  const above = await temporaryFolder();
  const folder = join(above, 'node_modules', 'siamese-lab');
  mkdirSync(folder, { recursive: true });
  for (const name of ['siamese-lab-checkout.json', 'package.json'])
    writeFileSync(join(above, name), '{"name":"siamese-lab"}');
  expect(findCheckout(folder)).toBeUndefined();
  expect(packageVersion(folder)).toBeUndefined();
});

test("another package's version is not taken for this one's", async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"name":"bundle","version":"7.0.0"}');
  expect(packageVersion(folder)).toBeUndefined();
});
