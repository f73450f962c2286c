import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from './inspect-notebook';

const folder = join(__dirname, '..', '..', 'notebooks');
const expected = ['01-building-image-pairs', '02-contrastive-fashion-mnist', '03-dot-product-colour-shapes'];
const found = readdirSync(folder)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => name.replace('.ipynb', ''));

describe.each([...new Set([...expected, ...found])])('notebooks/%s.ipynb', (name) => {
  const path = join(folder, `${name}.ipynb`);

  it('is executed, and fit to be read', () => {
    expect(faultsOf(JSON.parse(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('is small enough to be shown by GitHub', () => {
    expect(statSync(path).size).toBeLessThan(3e6);
  });
});
