import { describe, expect, it } from 'vitest';
import { faultsOfProse } from './inspect-prose.mjs';
import type { Cell, Notebook } from './notebook-file.js';

const opening = `# Chapter

<img src="pictures/a.png" width="600" alt="A picture.">

**You will build** a thing.

**You will learn**
- this.

**You need** nothing.`;

const ending = `## Summary

- It took 3 seconds.

## What can go wrong

- **This.** So.
- **That.** So.
- **More.** So.

## Exercises

1. One.
2. Two.
3. Three.

## Sources and further reading

- A. Author, "[Title](https://example.org)", 2020.

**Next:** [chapter 2](02.ipynb).`;

const markdown = (source: string): Cell => ({ cell_type: 'markdown', id: 'a', metadata: {}, source });
const code: Cell = { cell_type: 'code', id: 'b', metadata: {}, source: '1', outputs: [], execution_count: 1 };
const chapter = (first = opening, last = ending, middle = '## Middle\n\nWords.'): Notebook => ({
  cells: [markdown(first), code, markdown(middle), markdown(last)],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

const lacks = 'the opening lacks You will build, You will learn, You need, in this order and in bold';
const endsWith = (...titles: string[]) =>
  `ends with "${titles.join('", "')}", not with "Summary", "What can go wrong", "Exercises", "Sources and further reading"`;

describe('faultsOfProse', () => {
  it('finds none in a chapter of the one shape, whatever way its picture is written', () => {
    expect(faultsOfProse(chapter())).toEqual([]);
    expect(faultsOfProse(chapter(opening.replace(/<img.*>/, '![A picture.](a.png)')))).toEqual([]);
  });

  it.each<[string, Notebook]>([
    ['does not begin with its title', chapter(`Hello\n\n${opening}`)],
    ['the title is not followed by a picture of what is built', chapter(opening.replace(/<img.*>/, 'Words first.'))],
    ['the title is not followed by a picture of what is built', chapter(opening.replace('<img', 'See <img'))],
    [lacks, chapter(opening.replace('**You need**', 'You need'))],
    [
      lacks,
      chapter(opening.replace('You will build', 'You need').replace('**You need** nothing', '**You will build**')),
    ],
    ['"Deep": a heading of the fourth level', chapter(undefined, undefined, '#### Deep')],
    ['"Middle" twice', chapter(undefined, undefined, '## Middle\n\n## Middle')],
    ['"Middle": 251 words, more than 250', chapter(undefined, undefined, `## Middle\n\n${'word '.repeat(251)}`)],
    [endsWith('Summary', 'Exercises'), chapter(undefined, '## Summary\n\n- 1\n\n## Exercises')],
    ['Summary: no measured number in its list', chapter(undefined, ending.replace('3 seconds', 'some time'))],
    [
      'What can go wrong: no list of three or more, each beginning in bold',
      chapter(undefined, ending.replace('**That.** So.', 'That.')),
    ],
    ['Exercises: 2 in a numbered list, not 3 to 5', chapter(undefined, ending.replace('3. Three.\n', ''))],
    ['Exercises: 3 in a numbered list, not 3 to 5', chapter(undefined, ending.replace(/^\d\. /gm, '- '))],
    [
      'Sources and further reading: no link in "A. Author, 2020."',
      chapter(undefined, ending.replace(/"\[Title.*\)", /, '')),
    ],
  ])('finds: %s', (fault, bad) => {
    expect(faultsOfProse(bad)).toEqual([fault]);
  });

  it('counts neither code nor alt texts as words', () => {
    const middle = `## Middle\n\n\`\`\`ts\n${'word '.repeat(300)}\n\`\`\`\n\n![${'word '.repeat(300)}](a.png)`;
    expect(faultsOfProse(chapter(undefined, undefined, middle))).toEqual([]);
  });
});
