import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from '../../setup/paths.mjs';

/** Packs the compiled library as npm would publish it; gives the tarball's path. */
export function pack(folder: string): string {
  const args = ['pack', join(root, 'lib'), '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(
    execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  return join(folder, filename);
}

/** Why npm's registry cannot be asked; undefined where it answers. */
export async function noRegistry(): Promise<string | undefined> {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  try {
    const response = await fetch(new URL('yauzl', registry), { method: 'HEAD', signal: AbortSignal.timeout(20_000) });
    return response.ok ? undefined : `${registry} answers ${response.status}`;
  } catch (error) {
    return `${registry} does not answer (${(error as Error).message})`;
  }
}

/** The folder of the TensorFlow that this checkout's set-up installed. */
export function checkoutsTensorFlow(): string {
  const library = join(environment, 'lib');
  const [version] = readdirSync(library).filter((name) => name.startsWith('python3.'));
  return join(library, version, 'site-packages', 'tensorflow');
}

/** An empty project as another user has it: another home, no settings of this checkout; npm's settings and cache are this machine's. */
export class Project {
  readonly folder: string;
  readonly home: string;
  readonly #settings: NodeJS.ProcessEnv;

  constructor(parent: string, settings: NodeJS.ProcessEnv = {}) {
    this.folder = join(parent, 'project');
    this.home = join(parent, 'home');
    for (const folder of [this.folder, this.home]) mkdirSync(folder);
    writeFileSync(join(this.folder, 'package.json'), '{ "private": true }\n');
    const config = (key: string) => execFileSync('npm', ['config', 'get', key], { encoding: 'utf8' }).trim();
    const mine = Object.entries(process.env).filter(([name]) => !/^(SIAMESE_|TF_|XDG_|VITEST|NODE_)/.test(name));
    const certificates = process.env.NODE_EXTRA_CA_CERTS;
    this.#settings = {
      ...Object.fromEntries(mine),
      ...(certificates ? { NODE_EXTRA_CA_CERTS: certificates } : {}),
      npm_config_cache: config('cache'),
      npm_config_userconfig: config('userconfig'),
      npm_config_update_notifier: 'false',
      HOME: this.home,
      ...settings,
    };
  }

  write(name: string, contents: string) {
    writeFileSync(join(this.folder, name), contents);
  }

  /** Runs a command to its end. */
  run(command: string, ...args: string[]) {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.folder,
      env: this.#settings,
      encoding: 'utf8',
      timeout: 900_000,
    });
    return { status, stdout, stderr };
  }
}

/** What a user's first program may be: the library beside the user's own import of TensorFlow.js, as a CommonJS or an ES module. */
export const programs = {
  'first.cjs': `
    const { device, euclideanDistance, tf } = require('siamese-lab');
    const own = require('@tensorflow/tfjs');
    const mine = own.tensor2d([[3, 4]]);
    const distance = euclideanDistance(mine, tf.zeros([1, 2]));
    console.log(own.add(distance, 1).dataSync()[0].toFixed(3), tf.Tensor === own.Tensor, String(device()));`,
  'first.mjs': `
    import { device, euclideanDistance, tf } from 'siamese-lab';
    import * as own from '@tensorflow/tfjs';
    const mine = own.tensor2d([[3, 4]]);
    const distance = euclideanDistance(mine, tf.zeros([1, 2]));
    console.log(own.add(distance, 1).dataSync()[0].toFixed(3), tf.Tensor === own.Tensor, String(device()));`,
};
