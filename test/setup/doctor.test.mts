import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { doctor } from '../../lib/setup/doctor.mjs';
import { setEnvironment } from '../data/tiny-data-set.js';
import { temporaryFolder } from './support.mjs';

vi.mock('../../lib/setup/probe.mjs', () => ({
  probe: () => ({ device: 'CPU', native: false, ownOps: false, level: 3, said: '' }),
}));

/** What the doctor says: for each thing looked at, the text and the command under it. */
async function ask(): Promise<Record<string, string>> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  onTestFinished(() => log.mockRestore());
  expect(await doctor()).toBe(0);
  return Object.fromEntries(lines.map((line) => [line.split(':')[0], line.slice(14)]));
}

/** Pretends, until the test ends, to run on another system or processor. */
function pretend(name: 'platform' | 'arch', value: string): void {
  const real = Object.getOwnPropertyDescriptor(process, name)!;
  Object.defineProperty(process, name, { ...real, value });
  onTestFinished(() => void Object.defineProperty(process, name, real));
}

it.each([
  ['win32', 'x64'],
  ['darwin', 'x64'],
])('names no command on %s on %s for what only TensorFlow uses', async (platform, arch) => {
  pretend('platform', platform);
  pretend('arch', arch);
  expect(await ask()).toMatchObject({
    compiler: 'none is needed here',
    TensorFlow: `none: it is not made for ${platform} on ${arch}, where plain TensorFlow.js computes`,
    'own ops': 'need TensorFlow',
  });
});

it('names the commands on a system for which TensorFlow is made', async () => {
  pretend('platform', 'linux');
  pretend('arch', 'x64');
  expect(await ask()).toMatchObject({
    'own ops': expect.stringMatching(/^need TensorFlow\n +to get it: npm run setup$/),
  });
});

const manifest = (name: string) => ({
  mine: { title: 'My own pictures', homepage: '', license: '', files: [{ name, size: 3, sha256: '' }], sources: [] },
});

it('finds the data sets of the manifest in SIAMESE_DATA, by name and size', async () => {
  const data = temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  const none = `in ${join(data, 'cache')}: none yet; data sets are downloaded when they are first loaded`;
  writeFileSync(join(data, 'manifest.json'), JSON.stringify(manifest('a')));
  expect((await ask()).data).toBe(none);
  mkdirSync(join(data, 'cache', 'mine'), { recursive: true });
  writeFileSync(join(data, 'cache', 'mine', 'a'), '12');
  expect((await ask()).data).toBe(none);
  writeFileSync(join(data, 'cache', 'mine', 'a'), '123');
  expect((await ask()).data).toBe(`in ${join(data, 'cache')}: My own pictures`);
});

it('says what is wrong with that manifest, and goes on', async () => {
  const data = temporaryFolder();
  setEnvironment('SIAMESE_DATA', data);
  writeFileSync(join(data, 'manifest.json'), '{');
  const said = await ask();
  expect(said.data).toMatch(new RegExp(`^could not be looked at: ${join(data, 'manifest.json')}: not JSON`));
  expect(said['computes on']).toBe('CPU');
});
