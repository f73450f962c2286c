import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictureOf, pictures } from '../../docs/pictures.mjs';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url));

describe("the README's pictures", () => {
  it.each(pictures)('$file is what the notebook shows: else run `node docs/pictures.mjs`', (picture) => {
    expect(read(`docs/${picture.file}`).equals(pictureOf(picture))).toBe(true);
    expect(read('README.md').toString()).toContain(`docs/${picture.file}`);
  });
});
