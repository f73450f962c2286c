import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../setup/paths.mjs';

/** The chapters' files, and their pages in the same order. */
export const notebooks = readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'));
export const chapters = notebooks.map((file) => `chapters/${file.replace('.ipynb', '.html')}`);
export const secondChapter = chapters.find((path) => path.startsWith('chapters/02-')) ?? '';
