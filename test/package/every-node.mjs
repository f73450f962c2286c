// node test/package/every-node.mjs [20 22 24]: tries the packed library in an empty project with each of these Nodes, which npm provides.
// Installs it, runs it on plain TensorFlow.js, sets up a TensorFlow that is downloaded afresh (once: the Nodes share it), runs on that, and
// asks the doctor. Downloads 400 MB and takes minutes. Prints a line for each Node, and how many megabytes were installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';

const work = mkdtempSync(join(tmpdir(), 'siamese-lab-nodes-'));
const home = join(work, 'home');
mkdirSync(home);
const config = (/** @type {string} */ key) => execFileSync('npm', ['config', 'get', key], { encoding: 'utf8' }).trim();
const shared = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SIAMESE_|TF_|XDG_)/.test(name))),
  npm_config_cache: config('cache'),
  npm_config_userconfig: config('userconfig'),
  HOME: home,
};
const program = `
  const tf = MODULE_OF('@tensorflow/tfjs'), lab = MODULE_OF('siamese-lab');
  const distance = lab.euclideanDistance(tf.tensor2d([[3, 4]]), lab.tf.zeros([1, 2]));
  console.log(tf.add(distance, 1).dataSync()[0].toFixed(3), lab.tf.Tensor === tf.Tensor, String(lab.device()));`;
const programs = {
  'first.cjs': program.replaceAll('MODULE_OF', 'require'),
  'first.mjs': program.replaceAll('MODULE_OF', 'await import'),
};

const megabytes = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const file = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (file?.isFile() ? file.size / 1e6 : 0);
  }, 0);

try {
  const packed = execFileSync(
    'npm',
    ['pack', join(root, 'lib'), '--ignore-scripts', '--json', '--pack-destination', work],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const tarball = join(work, JSON.parse(packed)[0].filename);
  const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
  for (const version of versions) check(version, tarball);
  console.log(`the user's cache: ${megabytes(join(home, '.cache', 'siamese-lab')).toFixed(0)} MB`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/**
 * @param {string} version
 * @param {string} tarball
 */
function check(version, tarball) {
  const folder = join(work, version);
  mkdirSync(folder);
  const node = join(work, `node-${version}`);
  mkdirSync(node);
  const nodePackage = `node-${process.platform}-${process.arch}@${version}`;
  execFileSync('npm', ['install', '--prefix', node, '--ignore-scripts', '--no-audit', '--no-fund', nodePackage], {
    stdio: 'ignore',
  });
  const bin = join(node, 'node_modules', nodePackage.split('@')[0], 'bin');
  const env = { ...shared, PATH: `${bin}:${process.env.PATH}` };
  // Here nothing is set up, whatever an earlier Node has done.
  const plain = { ...env, SIAMESE_CACHE: join(folder, 'empty') };
  const start = Date.now();
  /**
   * @param {{ out: RegExp, said?: RegExp, env?: NodeJS.ProcessEnv }} wanted on standard output and standard error, with these settings
   * @param {string} command
   * @param {string[]} args
   */
  const run = ({ out, said = /^/, env: settings = env }, command, ...args) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env: settings, encoding: 'utf8' });
    if (status !== 0 || !out.test(stdout) || !said.test(stderr))
      throw new Error(
        `Node ${version}: ${command} ${args.join(' ')}: status ${status}, wanted ${out} and ${said}\n${stdout}\n${stderr}`,
      );
    return ((Date.now() - start) / 1000).toFixed(0);
  };
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
  const installed = run({ out: /added/ }, 'npm', 'install', '--no-audit', '--no-fund', tarball);
  const oneLine = /^siamese-lab: [^\n]*npx siamese-lab setup\n$/;
  for (const name of Object.keys(programs))
    run({ out: /^6\.000 true .*TensorFlow none/, said: oneLine, env: plain }, 'node', name);
  const set = run({ out: /siamese-lab computes on: .*TensorFlow 2/ }, 'npx', 'siamese-lab', 'setup');
  for (const name of Object.keys(programs)) run({ out: /^6\.000 true .*TensorFlow 2/, said: /^$/ }, 'node', name);
  const done = run({ out: /own ops: +loaded, and one gave/ }, 'npx', 'siamese-lab', 'doctor');
  const found = execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim();
  const size = megabytes(join(folder, 'node_modules')).toFixed(0);
  console.log(
    `Node ${found}: passed; installed after ${installed} s (${size} MB), set up after ${set} s, done after ${done} s`,
  );
}
