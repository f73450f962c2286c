import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';
import { readCourse } from '../../site/course/chapters.mjs';
import { readCommands, readDocument } from '../../site/course/course-table.mjs';

describe('readCourse', () => {
  it('knows every notebook by its own title, and what the README says of it', () => {
    const { chapters } = readCourse();
    const files = readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'));
    expect(chapters.map(({ path }) => path)).toEqual(files.map((file) => `notebooks/${file}`).sort());
    for (const { number, title, builds, measured, cells, page, name } of chapters) {
      expect(number).toBe(String(Number(name.slice(0, 2))));
      expect(title).toMatch(/^\w[^#]+$/);
      expect(builds).toMatch(/\w{3}/);
      expect(measured).toMatch(/\d/);
      expect(cells[0].source).not.toMatch(/^# /m);
      expect(page).toBe(`chapters/${name}.html`);
    }
  });

  it("reads the README's first commands", () => {
    expect(readCommands()).toMatch(/^npm start/);
  });

  it('reads a document without its title', () => {
    expect(readDocument('docs/first-hour.md')).toMatch(/^[^#]/);
    expect(() => readDocument('package.json')).toThrow('package.json must have a title');
  });
});
