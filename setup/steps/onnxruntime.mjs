import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runCommand } from '../../lib/setup/command.mjs';
import { hashOf } from '../../lib/setup/stamp.mjs';
import { onnxruntimeFolder as folder, onnxruntimeLink as link, root } from '../paths.mjs';
import { packages, quietInstall } from './packages.mjs';

const sources = join(root, 'setup', 'onnxruntime-node');
const files = ['package.json', 'package-lock.json'];
const installed = join(folder, 'node_modules', 'onnxruntime-node');

/**
 * onnxruntime for Node, with which `embed` can compute on a CPU: in a folder of its own, because it brings 290 MB, of which only this
 * machine's binaries are kept. A link puts it where the library finds it. Its install script would download libraries for GPUs.
 *
 * @type {import('../../lib/setup/steps/step.mjs').Step}
 */
export const onnxruntime = {
  name: 'onnxruntime',
  title: 'onnxruntime for Node, an engine of embed',
  after: [packages],
  needs: ['npm', 'disk'],
  gigabytes: () => 1,
  key: () => hashOf(root, ...files.map((name) => readFileSync(join(sources, name), 'utf8'))),
  outputs: () => [join(link, 'package.json')],
  async run({ lock, onLine }) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const name of files) copyFileSync(join(sources, name), join(folder, name));
    await runCommand('npm', ['ci', '--prefix', folder, ...quietInstall], { lock, onLine });
    removeOtherMachines(join(installed, 'bin'));
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    symlinkSync(relative(dirname(link), installed), link, 'dir');
  },
};

/** @param {string} binaries `napi-v…/system/processor/…` */
function removeOtherMachines(binaries) {
  for (const version of readdirSync(binaries))
    for (const system of readdirSync(join(binaries, version)))
      for (const processor of readdirSync(join(binaries, version, system)))
        if (system !== process.platform || processor !== process.arch)
          rmSync(join(binaries, version, system, processor), { recursive: true });
}
