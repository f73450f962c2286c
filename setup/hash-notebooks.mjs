// node setup/hash-notebooks.mjs: after a notebook was changed by hand; `npm run notebooks` does it by itself.
import { writeNotebookHashes } from './trusted-notebooks.mjs';

writeNotebookHashes();
