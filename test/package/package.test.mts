import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { list } from 'tar';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';
import { external } from './external.mjs';
import { checkoutsTensorFlow, noRegistry, Project, pack, programs } from './packed.mjs';

const work = mkdtempSync(join(tmpdir(), 'siamese-lab-package-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const tarball = pack(work);
const offline = await noRegistry();

describe('the tarball', () => {
  const names: string[] = [];
  const sizes: number[] = [];
  list({
    file: tarball,
    sync: true,
    onReadEntry: ({ path, size }) => {
      names.push(path.replace(/^package\//, ''));
      sizes.push(size);
    },
  });

  it('has what the library reads, the kernels, and what users and lawyers read', () => {
    const kernels = readdirSync(join(root, 'lib', 'kernels')).filter((name) => /\.(cc|h)$/.test(name));
    expect(kernels.length).toBeGreaterThan(20);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['LICENSE', 'README.md', 'package.json', 'fonts.conf', 'dist/data/manifest.json', 'setup/native-lock.json'],
        ...kernels.map((name) => `kernels/${name}`),
      ]),
    );
    expect(readFileSync(join(root, 'lib', 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
  });

  it('has nothing of the checkout or the compiler, and nothing compiled from files that are gone', () => {
    expect(
      names.filter((name) => /tsbuildinfo|checkout\.json|node_modules|\.partial|\.ts$(?<!\.d\.ts)/.test(name)),
    ).toEqual([]);
    const compiled = names.filter((name) => /^dist\/.*\.js$/.test(name)).map((name) => name.slice(5, -3));
    const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.d)\.ts$/.test(name) && !/^(dist|node_modules)\/|\.portable\.ts$/.test(name))
      .map((name) => name.slice(0, -3));
    expect(compiled.sort()).toEqual(sources.sort());
    expect(names.filter((name) => /\.portable\./.test(name))).toEqual([]);
  });

  it('has the sizes that docs/install.md says: else run `node docs/package-sizes.mjs`', () => {
    const text = readFileSync(join(root, 'docs', 'install.md'), 'utf8');
    const [, packed] = /^\| the tarball +\| +([\d.]+) \|$/m.exec(text)!;
    const [, count, unpacked] = /^\| unpacked, (\d+) files +\| +([\d.]+) \|$/m.exec(text)!;
    const found = [names.length, statSync(tarball).size / 1e6, sizes.reduce((sum, size) => sum + size, 0) / 1e6];
    // One file more or less does not need a new table.
    for (const [i, stated] of [count, packed, unpacked].entries())
      expect(Math.abs(Number(stated) / found[i] - 1), `${stated}, and not ${found[i]}`).toBeLessThan(0.2);
  });

  it('is what publint wants', async () => {
    const bytes = readFileSync(tarball);
    const { messages, pkg } = await publint({
      strict: true,
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer },
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that every way to resolve a module finds', () => {
    const attw = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
    const { status, stdout } = spawnSync(process.execPath, [attw, tarball, '--no-color'], { encoding: 'utf8' });
    expect(stdout).toContain('No problems found');
    expect(status).toBe(0);
  });
});

describe.skipIf(offline)(`installed in an empty project${offline ? `: skipped, ${offline}` : ''}`, () => {
  const project = new Project(work, { SIAMESE_TENSORFLOW: checkoutsTensorFlow() });
  for (const [name, program] of Object.entries(programs)) project.write(name, program);
  const cache = join(project.home, '.cache', 'siamese-lab');
  const oneLine = /^siamese-lab: [^\n]*npx siamese-lab setup\n$/;

  it('installs without TensorFlow, and runs nothing of tfjs-node', () => {
    const { status, stderr } = project.run('npm', 'install', '--no-audit', '--no-fund', tarball);
    expect(status, stderr).toBe(0);
    const installed = readdirSync(join(project.folder, 'node_modules', '@tensorflow'));
    expect(installed).toContain('tfjs');
    expect(installed).not.toContain('tfjs-node-gpu');
  }, 600_000);

  it.each(Object.keys(programs))('computes on plain TensorFlow.js, and says so in one line: %s', (name) => {
    const { status, stdout, stderr } = project.run('node', name);
    expect(stderr).toMatch(oneLine);
    expect(stdout).toMatch(/^6\.000 true CPU, .*TensorFlow none /);
    expect(status).toBe(0);
  });

  it('has a doctor that says what is missing, and the command to get it', () => {
    const { status, stdout, stderr } = project.run('npx', 'siamese-lab', 'doctor');
    expect(stdout).toMatch(/^TensorFlow: +none: nothing in .*\n +to get it: npx siamese-lab setup$/m);
    expect(stdout).toMatch(new RegExp(`^cache: +${cache} \\(nothing there yet\\)$`, 'm'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('bundles into one file, which computes on plain TensorFlow.js', async () => {
    const { warnings } = await build({
      entryPoints: [join(project.folder, 'first.mjs')],
      outfile: join(project.folder, 'bundle.cjs'),
      ...{
        bundle: true,
        platform: 'node',
        format: 'cjs',
        logLevel: 'silent',
        external,
      },
    });
    expect(warnings.map(({ text }) => text)).toEqual([]);
    const { stdout, stderr } = project.run('node', 'bundle.cjs');
    expect(stdout).toMatch(/^6\.000 true CPU, .*TensorFlow none /);
    expect(stderr).toMatch(/^siamese-lab: [^\n]*To get it: mark siamese-lab as external\n$/);
  });

  it('sets TensorFlow up once, even if two set it up at the same time', () => {
    const both = `npx siamese-lab setup > one.log 2>&1 & npx siamese-lab setup > other.log 2>&1; status=$?; wait $! && exit $status`;
    const { status } = project.run('sh', '-c', both);
    const logs = ['one.log', 'other.log'].map((name) => readFileSync(join(project.folder, name), 'utf8'));
    expect(status, logs.join('\n')).toBe(0);
    for (const log of logs)
      expect(log).toMatch(/^siamese-lab computes on: .*TensorFlow 2\.[\d.]+.*, with its own ops/m);
    expect(logs.join('').match(/^TensorFlow addon and own ops for Node … \d+ s$/gm)).toHaveLength(1);
  }, 900_000);

  it.each(Object.keys(programs))(
    "computes on TensorFlow for the tensors of the user's own import, and says nothing: %s",
    (name) => {
      const { stdout, stderr } = project.run('node', name);
      expect(stdout).toMatch(/^6\.000 true .*TensorFlow 2\.[\d.]+\n$/);
      expect(stderr).toBe('');
    },
  );

  it('has a doctor that finds nothing missing', () => {
    const { status, stdout } = project.run('npx', 'siamese-lab', 'doctor');
    expect(stdout).not.toContain('to get it');
    expect(stdout).toMatch(/^own ops: +loaded, and one gave the right result$/m);
    expect(status).toBe(0);
  });

  it('keeps everything in one folder', () => {
    expect(readdirSync(join(project.home, '.cache')).filter((name) => name !== 'node')).toEqual(['siamese-lab']);
    expect(readdirSync(cache).sort()).toEqual([
      'downloads',
      `native-${JSON.parse(readFileSync(join(root, 'lib', 'package.json'), 'utf8')).version}-${process.platform}-${process.arch}`,
      'setup',
    ]);
    expect(readdirSync(join(cache, 'downloads'))).toEqual([]);
  });
});
