import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** What a run leaves for people: failing inputs, and the report of a partial run. Git ignores it. */
export const results = join(root, 'test-results', 'soak');

/** @param {string} path below this folder */
export const here = (path) => join(root, 'soak', path);
