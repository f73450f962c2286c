import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { optionalPackage } from '../../lib/checks/optional-package';

const load = createRequire(__filename);

test('gives what is installed', async () => {
  expect(await optionalPackage('typescript', 'types need', () => load('typescript'))).toHaveProperty('version');
});

test('names the package that is not installed, and the command', async () => {
  for (const missing of [() => load('no-such-package'), () => import(['no-such', 'package'].join('-'))])
    await expect(optionalPackage('no-such-package', 'pictures need', missing)).rejects.toThrow(
      'pictures need the package no-such-package, which is not installed; run npm install no-such-package',
    );
});

test('passes on an error of an installed package, or of a package that it lacks', async () => {
  const broken = () => Promise.reject(new Error('broken'));
  await expect(optionalPackage('typescript', 'types need', broken)).rejects.toThrow(/^broken$/);
  const lacks = () => load('no-such-package');
  await expect(optionalPackage('typescript', 'types need', lacks)).rejects.toThrow(
    /^Cannot find module 'no-such-package'/,
  );
});
