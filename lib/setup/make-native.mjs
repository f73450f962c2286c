import { join } from 'node:path';
import { findCheckout } from '../dist/files/package-folder.js';
import { userCache } from '../dist/files/user-cache.js';
import { nativeFolder } from '../dist/tensorflow/native-folder.js';
import { probe } from './probe.mjs';
import { runSteps } from './run-steps.mjs';
import { nativeStep } from './steps/native.mjs';
import { installedTensorFlow, tensorflowFromPypi } from './steps/tensorflow.mjs';

/**
 * `siamese-lab setup`: makes the native runtime of this version of the library in the user's cache, as far as it is not there, and says
 * what the library computes on with it.
 *
 * @param {{ force: boolean }} options
 * @returns {Promise<number>} exit status
 */
export async function makeNative({ force }) {
  if (findCheckout()) {
    console.error(
      'siamese-lab: this is a checkout of the repository, whose own set-up makes its native runtime: npm run setup',
    );
    return 2;
  }
  const [cache, folder] = [userCache(), nativeFolder()];
  if (!folder) throw new Error('siamese-lab: package.json is not beside this program: install the package anew');
  const state = join(cache, 'setup');
  const named = process.env.SIAMESE_TENSORFLOW;
  const pypi = tensorflowFromPypi(cache, state);
  const before = named ? [] : [pypi.step];
  const tensorflow = named ? () => installedTensorFlow(named) : pypi.folder;
  const steps = [...before, nativeStep({ folder, cache, tensorflow, after: before })];
  await runSteps(steps, { state, folder: cache, elsewhere: 'set SIAMESE_CACHE to another folder' }, { force });
  const found = probe();
  if ('reason' in found || !found.native) {
    console.error(
      `siamese-lab: the native runtime in ${folder} is not used: ${'reason' in found ? found.reason : found.said}`,
    );
    return 1;
  }
  console.log(`siamese-lab computes on: ${found.device}${found.ownOps ? ', with its own ops' : ''} (${folder})`);
  return 0;
}
