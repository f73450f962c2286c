import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonNames, addonSources, compileAddons } from '../../lib/setup/compile-addons.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { addons, environment as environmentFolder, nodeModules, root, tensorflowPackage } from '../paths.mjs';
import { environment } from './environment.mjs';
import { packages } from './packages.mjs';

/**
 * TensorFlow.js's native addon and this library's own, compiled against the library that comes with Python's TensorFlow.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const addon = {
  name: 'addon',
  title: 'TensorFlow addon for Node',
  after: [packages, environment],
  needs: ['compiler'],
  key: () => hashOf(addonSources(), environment.key(), lockedVersion()),
  outputs: () => addonNames.map((name) => join(addons, name)),
  run: ({ lock }) =>
    compileAddons(
      {
        tensorflow: tensorflowFolder(),
        tfjsNode: tensorflowPackage,
        headers: join(nodeModules, 'node-api-headers', 'include'),
        addons,
      },
      lock,
    ),
};

/** Where Python keeps TensorFlow; found without importing it, which would take seconds. */
function tensorflowFolder() {
  const library = join(environmentFolder, 'lib');
  const [version] = readdirSync(library).filter((name) => name.startsWith('python3.'));
  return join(library, version, 'site-packages', 'tensorflow');
}

function lockedVersion() {
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return locked['node_modules/@tensorflow/tfjs-node-gpu'].integrity;
}
