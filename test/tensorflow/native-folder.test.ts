import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder, packageVersion } from '../../lib/files/package-folder';
import { addonFile, nativeFolder, tfjsNodeFolder } from '../../lib/tensorflow/native-folder';
import { setEnvironment } from '../data/tiny-data-set';

test("the checkout's addons are those that its own set-up builds", () => {
  expect(tfjsNodeFolder()).toBe(join(packageFolder, '../node_modules/@tensorflow/tfjs-node-gpu'));
  expect(addonFile('siamese_ops')).toBe(join(String(tfjsNodeFolder()), 'lib/napi-v8/siamese_ops.node'));
});

test("outside a checkout the addons are in the user's cache, by the library's version, system and processor", () => {
  setEnvironment('SIAMESE_CACHE', '/somewhere');
  expect(nativeFolder()).toBe(`/somewhere/native-${packageVersion()}-${process.platform}-${process.arch}`);
});
