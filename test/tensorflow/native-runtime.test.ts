import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as tfjs from '@tensorflow/tfjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findCheckout, packageVersion } from '../../lib/files/package-folder';
import { addonFile, tfjsNodeFolder } from '../../lib/tensorflow/native-folder';
import { nativeRuntime } from '../../lib/tensorflow/native-runtime';
import { setEnvironment, temporaryFolder } from '../data/tiny-data-set';

vi.mock('../../lib/files/package-folder', async (original) => {
  const real = await original<typeof import('../../lib/files/package-folder')>();
  return { ...real, findCheckout: vi.fn(real.findCheckout), packageVersion: vi.fn(real.packageVersion) };
});

/** Pretends that npm installed the library and that the user's cache is empty; gives the cache's folder. */
async function outsideCheckout(): Promise<string> {
  const cache = await temporaryFolder();
  vi.mocked(findCheckout).mockReturnValue(undefined);
  setEnvironment('SIAMESE_CACHE', cache);
  return cache;
}

/** Pretends, until the test ends, to run on another system or processor. */
function pretend(changes: { platform: string; arch: string }): void {
  for (const [name, value] of Object.entries(changes)) {
    const real = Object.getOwnPropertyDescriptor(process, name)!;
    Object.defineProperty(process, name, { ...real, value });
    onTestFinished(() => void Object.defineProperty(process, name, real));
  }
}

test('TensorFlow computes for the TensorFlow.js that everybody imports', () => {
  const runtime = nativeRuntime();
  if ('missing' in runtime) throw new Error(runtime.missing);
  expect(runtime.tf.Tensor).toBe(tfjs.Tensor);
  expect(tfjs.getBackend()).toBe('tensorflow');
  expect(runtime.tf.add(tfjs.tensor1d([1, 2]), 1).dataSync()).toEqual(new Float32Array([2, 3]));
  expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for('siamese-lab.tfjs'));
});

test('says which folder lacks the runtime', async () => {
  await outsideCheckout();
  const missing = `its native runtime is not in ${tfjsNodeFolder()}`;
  expect(nativeRuntime()).toEqual({ missing, mend: 'npx siamese-lab setup' });
});

test("names the checkout's own set-up in a checkout, where the package's set-up refuses to run", async () => {
  const tfjsNode = await temporaryFolder();
  vi.mocked(findCheckout).mockReturnValue({ data: '', tfjsNode, python: '' });
  expect(nativeRuntime()).toEqual({ missing: `its native runtime is not in ${tfjsNode}`, mend: 'npm run setup' });
});

test.each([
  ['win32', 'x64', 'use WSL 2'],
  ['darwin', 'x64', undefined],
  ['freebsd', 'x64', undefined],
  ['linux', 'ia32', undefined],
])('names no set-up on %s on %s, where set-up would refuse', async (platform, arch, mend) => {
  await outsideCheckout();
  pretend({ platform, arch });
  expect(nativeRuntime()).toEqual({ missing: `TensorFlow is not made for ${platform} on ${arch}`, mend });
});

test.each([
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['darwin', 'arm64'],
])('names the set-up on %s on %s, for which TensorFlow is made', async (platform, arch) => {
  await outsideCheckout();
  pretend({ platform, arch });
  expect(nativeRuntime()).toMatchObject({ mend: 'npx siamese-lab setup' });
});

test('says why an addon does not load', async () => {
  const cache = await outsideCheckout();
  const addon = String(addonFile('tfjs_binding'));
  // This must not overwrite the checkout's own addon.
  if (!addon.startsWith(cache)) throw new Error(`${addon} is not in ${cache}`);
  mkdirSync(dirname(addon), { recursive: true });
  writeFileSync(addon, 'no addon');
  expect(nativeRuntime()).toEqual({
    missing: expect.stringMatching(/^its native runtime in .*tfjs-node-gpu could not be loaded \(Cannot find module/),
    mend: 'npx siamese-lab setup',
  });
});

test('says that the library cannot find its runtime from inside a bundle', async () => {
  await outsideCheckout();
  vi.mocked(packageVersion).mockReturnValue(undefined);
  expect(nativeRuntime()).toEqual({
    missing: 'bundled into another file, siamese-lab cannot find its native runtime',
    mend: 'mark siamese-lab as external',
  });
});
