import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../data/bundle';
import '../matchers';
import { losses, opResults } from './own-ops-processes';

let compiled: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  compiled = await bundle('test/kernels/own-ops-processes.ts');
});
afterAll(() => compiled.remove());

/** The value of an expression in a process of its own. */
async function elsewhere(expression: string, env: Record<string, string> = {}, before = '') {
  const program = `${before}; const { hasOwnOps, losses, opResults } = require(process.argv[1]);
    console.log('found ' + JSON.stringify(${expression}));`;
  const options = { env: { ...process.env, ...env }, maxBuffer: 2 ** 28 };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, compiled.path], options);
  return JSON.parse(stdout.split('found ')[1]);
}

const withoutFile = `const fs = require('node:fs'); const { existsSync } = fs;
  fs.existsSync = (path) => !String(path).endsWith('siamese_ops.node') && existsSync(path)`;

describe('the own ops', () => {
  it('give the same bits twice', () => {
    expect(opResults()).toEqual(opResults());
  });

  it.each(['1', '3'])('give the same results on vector units of level %s', async (level) => {
    const found: Record<string, number[]> = await elsewhere('opResults()', { SIAMESE_LEVEL: level });
    const wanted = opResults();
    expect(Object.keys(found)).toEqual(Object.keys(wanted));
    for (const [op, values] of Object.entries(wanted)) {
      const exact = /Dropout|MaxPool/.test(op);
      if (exact) expect(found[op]).toEqual(values);
      else expect(found[op]).toBeAllclose(values, { rtol: 1e-4, atol: 1e-3 });
    }
  });
});

describe('training without the own ops', () => {
  it.each([
    ['because they are switched off', { SIAMESE_OWN_OPS: '0' }, ''],
    ['because they are missing', {}, withoutFile],
  ])('gives the same losses as with them, %s', async (_, env, before) => {
    const found = await elsewhere('[hasOwnOps(), losses(), hasOwnOps()]', env as Record<string, string>, before);
    expect([found[0], found[2]]).toEqual([false, false]);
    const wanted = losses();
    expect(found[1]).toBeAllclose(wanted, { rtol: 1e-3 });
    expect(wanted.at(-1)).toBeLessThan(wanted[0]);
  });
});
