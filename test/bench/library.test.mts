import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';

const users = ['kernels/graph-session.mjs', 'kernels/recorded-steps.mjs', 'peers/recorded-step.mjs'];

it.each(users)("bench/%s can load the library's inner files without being told where they are", (user) => {
  const inner = [...readFileSync(join(root, 'bench', user), 'utf8').matchAll(/`\$\{build\}\/([\w/-]+\.js)`/g)];
  expect(inner.length).toBeGreaterThan(0);
  const { SIAMESE_LAB: _, ...env } = process.env;
  const program = `const { build } = await import(${JSON.stringify(join(root, 'bench/library.mjs'))});
    const load = (await import('node:module')).createRequire(${JSON.stringify(join(root, 'bench', user))});
    for (const file of ${JSON.stringify(inner.map(([, file]) => file))}) load(build + '/' + file);
    console.log('loaded');`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { env, encoding: 'utf8' });
  expect(said.trim().split('\n').at(-1)).toBe('loaded');
});
