import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readGalleryFile } from '../../lib/dist/gallery/read-gallery-file.js';
import { startChild } from '../child.mjs';
import { here } from '../folders.mjs';
import { dimensions, rounds, rowsOf, rowsOfARound } from './gallery-plan.mjs';

/** @type {import('./kill-often.mjs').Victim} */
export const gallery = {
  what: `writes of a gallery (\`openExactGallery\`, ${rowsOfARound.toLocaleString('en')} rows added and saved ${rounds} times)`,
  checked:
    'the file is whole, every row in it is the one that was added, and none is missing of what `save` had said is on disk',
  moments: rounds,
  pauseMs: 50,
  async begin(folder) {
    const file = join(folder, 'some.gallery');
    let lastRound = 0;
    const look = async () => {
      const rows = await readGalleryFile(file, dimensions, 'cosine'); // throws if it is not whole
      const saved = (rows?.size ?? 0) / rowsOfARound;
      if (!Number.isInteger(saved) || saved < lastRound)
        throw new Error(`round ${lastRound} was under way, the file has ${rows?.size ?? 0} rows`);
      for (let round = 0; rows && round < saved; round++) {
        const { ids, labels, embeddings } = rowsOf(round);
        const from = round * rowsOfARound;
        const sameIds = ids.every((id, i) => rows.ids[from + i] === id && rows.labels[from + i] === labels[i]);
        const sameValues = embeddings.values.every((value, i) => rows.values[from * dimensions + i] === value);
        if (!sameIds || !sameValues) throw new Error(`the rows of round ${round} are not those that were added`);
      }
      return saved;
    };
    const partial = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
    return {
      resume(onMoment) {
        return startChild([here('kills/gallery-child.mjs'), file], {
          onLine(line) {
            lastRound = Number(line.split(' ')[1]);
            onMoment(lastRound);
          },
        });
      },
      async afterKill() {
        return { reached: await look(), midWrite: partial().length > 0 };
      },
      async atEnd() {
        const saved = await look();
        if (saved !== rounds) throw new Error(`the file must have ${rounds} rounds, found ${saved}`);
        if (partial().length > 0) throw new Error(`${partial().join(', ')} stayed`);
      },
    };
  },
};
