/** Puts the results between the markers of a document: those lines are generated, never typed. */
import { readFileSync } from 'node:fs';
import { replaceFileSync } from '../../lib/setup/replace-file.mjs';

/**
 * @param {Record<string, string>} parts Markdown by the name of its marker
 * @param {string} file
 */
export function writeReadme(parts, file) {
  let text = readFileSync(file, 'utf8');
  for (const [name, part] of Object.entries(parts)) text = fill(text, name, part);
  replaceFileSync(file, text);
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string} part
 * @throws {Error} if the text does not have both markers, `<!-- name -->` and `<!-- /name -->`
 */
export function fill(text, name, part) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md must have ${start} followed by ${end}, found none`);
  return `${text.slice(0, from + start.length)}\n\n${part}\n\n${text.slice(to)}`;
}
