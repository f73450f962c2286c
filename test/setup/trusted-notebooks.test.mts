import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { committedNotebooks, writeNotebookHashes } from '../../setup/trusted-notebooks.mjs';
import { temporaryFolder } from './support.mjs';

it('trusts notebooks as they were committed, and no others', () => {
  const checkout = temporaryFolder();
  const path = (name: string) => join(checkout, 'notebooks', name);
  for (const folder of ['setup', 'notebooks/solutions']) mkdirSync(join(checkout, folder), { recursive: true });
  const names = ['01-one.ipynb', '02-two.ipynb', 'solutions/01-one.ipynb'];
  for (const name of names) writeFileSync(path(name), name);
  expect(committedNotebooks(checkout)).toEqual([]);
  writeNotebookHashes(undefined, checkout);
  expect(committedNotebooks(checkout)).toEqual(names.map(path));
  // One changed by a byte, a stranger's beside it, and a stranger's in place of one.
  appendFileSync(path('01-one.ipynb'), ' ');
  writeFileSync(path('03-stranger.ipynb'), names[0]);
  cpSync(path('02-two.ipynb'), path('solutions/01-one.ipynb'));
  expect(committedNotebooks(checkout)).toEqual([path('02-two.ipynb')]);
  writeNotebookHashes([path('01-one.ipynb')], checkout);
  expect(committedNotebooks(checkout)).toEqual([path('01-one.ipynb'), path('02-two.ipynb')]);
});
