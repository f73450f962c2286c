import { lexer, type Token, type Tokens } from 'marked';
import { type Notebook, textOf } from './notebook-file.js';

/** What every chapter opens with, after its picture. */
const opening = ['You will build', 'You will learn', 'You need'];
/** What every chapter ends with. */
const ending = ['Summary', 'What can go wrong', 'Exercises', 'Sources and further reading'];
/** Words of prose between two headings, at most. */
const longestSection = 250;

interface Section {
  title: string;
  depth: number;
  /** All that stands under the heading, code cells and subsections left out. */
  tokens: Token[];
}

/** Where a chapter's prose leaves the shape that all chapters have, each fault with its section; [] if nowhere. */
export function faultsOfProse({ cells }: Notebook): string[] {
  const prose = cells.filter(({ cell_type }) => cell_type === 'markdown');
  const sections = sectionsOf(prose.map(({ source }) => textOf(source)));
  const deep = sections
    .filter(({ depth }) => depth > 3)
    .map(({ title }) => `"${title}": a heading of the fourth level`);
  const titles = sections.map(({ title }) => title);
  const twice = titles.filter((title, index) => titles.indexOf(title) !== index).map((title) => `"${title}" twice`);
  const long = sections
    .map(({ title, tokens }) => ({ title, words: wordsOf(tokens) }))
    .filter(({ words }) => words > longestSection)
    .map(({ title, words }) => `"${title}": ${words} words, more than ${longestSection}`);
  return [...faultsOfOpening(cells[0], sections[0]), ...deep, ...twice, ...long, ...faultsOfEnding(cells.at(-1))];
}

function faultsOfOpening(cell: Notebook['cells'][number], first: Section | undefined): string[] {
  const source = textOf(cell.source);
  if (cell.cell_type !== 'markdown' || !source.startsWith('# ')) return ['does not begin with its title'];
  const [content] = (first?.tokens ?? []).filter(({ type }) => type !== 'space');
  const faults = isPicture(content) ? [] : ['the title is not followed by a picture of what is built'];
  const places = opening.map((words) => source.indexOf(`**${words}**`));
  const inOrder = places.every((place, index) => place > (places[index - 1] ?? -1));
  return inOrder ? faults : [...faults, `the opening lacks ${opening.join(', ')}, in this order and in bold`];
}

function isPicture(token: Token | undefined): boolean {
  if (token?.type === 'html') return /^<img [^>]+>\s*$/.test(token.raw);
  const inner = token?.type === 'paragraph' ? (token.tokens ?? []) : [];
  return inner.length === 1 && (inner[0].type === 'image' || /^<img /.test(inner[0].raw));
}

function faultsOfEnding(cell: Notebook['cells'][number] | undefined): string[] {
  const sections = cell?.cell_type === 'markdown' ? sectionsOf([textOf(cell.source)]) : [];
  const found = sections.map(({ title }) => title);
  if (found.join() !== ending.join()) return [`ends with "${found.join('", "')}", not with "${ending.join('", "')}"`];
  const [summary, wrong, exercises, sources] = sections.map(({ tokens }) =>
    tokens.filter((token): token is Tokens.List => token.type === 'list'),
  );
  const faults: string[] = [];
  const tell = (fault: boolean, words: string) => fault && faults.push(words);
  tell(!summary.some(({ raw }) => /\d/.test(raw)), 'Summary: no measured number in its list');
  tell(
    !wrong.some(({ items }) => items.length >= 3 && items.every(({ text }) => text.startsWith('**'))),
    'What can go wrong: no list of three or more, each beginning in bold',
  );
  const { ordered, items } = exercises[0] ?? {};
  tell(
    !ordered || items.length < 3 || items.length > 5,
    `Exercises: ${items?.length ?? 0} in a numbered list, not 3 to 5`,
  );
  const unlinked = sources.flatMap((list) => list.items).filter(({ text }) => !/\]\(https?:/.test(text));
  tell(sources.length === 0, 'Sources and further reading: no list');
  for (const { text } of unlinked) faults.push(`Sources and further reading: no link in "${text.slice(0, 40)}"`);
  return faults;
}

function sectionsOf(texts: string[]): Section[] {
  const sections: Section[] = [];
  for (const token of texts.flatMap((text) => lexer(text))) {
    if (token.type === 'heading') sections.push({ title: token.text, depth: token.depth, tokens: [] });
    else sections.at(-1)?.tokens.push(token);
  }
  return sections;
}

/** Words that a reader reads: no code blocks, and no alt texts. */
function wordsOf(tokens: Token[]): number {
  const text = tokens.filter(({ type }) => type !== 'code' && type !== 'html').map(({ raw }) => raw);
  return (
    text
      .join(' ')
      .replace(/!\[[^\]]*\]\([^)]*\)|<img[^>]*>/g, '')
      .match(/\S*\w\S*/g)?.length ?? 0
  );
}
