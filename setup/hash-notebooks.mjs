// node setup/hash-notebooks.mjs: run it after changing a notebook by hand; `npm run notebooks` runs it itself.
import { writeNotebookHashes } from './trusted-notebooks.mjs';

writeNotebookHashes();
