// npm run notebooks -- [chapter …] [--fast | --full] [--out folder]: executes chapters with nbclient and keeps their outputs.
// `02` is chapter 2, `solutions/02` the solutions to its exercises, `solutions` those of all chapters.
import { parseArgs } from 'node:util';
import { executeNotebooks, findChapters, tabulate } from './execute-notebooks.mjs';
import { prepareOrExit } from './prepare.mjs';
import { writeNotebookHashes } from './trusted-notebooks.mjs';

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { fast: { type: 'boolean' }, full: { type: 'boolean' }, out: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.fast && values.full) throw new Error('--fast and --full must not be given together; leave one out');
  return { notebooks: findChapters(positionals), fast: values.fast === true, out: values.out };
}

/** @param {unknown} error */
function refuse(error) {
  console.error(error instanceof Error ? error.message : error);
  console.error('Usage: npm run notebooks -- [chapter …] [--fast | --full] [--out folder]');
  return process.exit(2);
}

let wanted;
try {
  wanted = readArguments();
} catch (error) {
  wanted = refuse(error);
}
const { notebooks, fast, out } = wanted;
await prepareOrExit();
const executions = await executeNotebooks(notebooks, { profile: fast ? 'fast' : 'full', out });
if (!out) writeNotebookHashes(notebooks.filter((_, i) => executions[i].passed));
console.log(`\n${tabulate(executions)}`);
if (executions.some(({ passed }) => !passed)) process.exitCode = 1;
