import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documents, linksOf } from '../../docs/links.mjs';
import { folder, pictureOf, pictures } from '../../docs/pictures.mjs';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url));

describe('the pictures of the README, and those that chapters begin with', () => {
  it.each(pictures)('$file is what the notebook shows: else run `node docs/pictures.mjs`', (picture) => {
    expect(read(`${folder}/${picture.file}`).equals(pictureOf(picture))).toBe(true);
  });

  it('are all shown somewhere, and none is left over', () => {
    const shown = documents().flatMap((path) => linksOf(path).map((link) => link.split('/').at(-1)));
    expect(pictures.filter(({ file }) => !shown.includes(file))).toEqual([]);
    expect(readdirSync(new URL(`../../${folder}`, import.meta.url)).sort()).toEqual(
      pictures.map(({ file }) => file).sort(),
    );
  });
});
