/**
 * node soak/kills/gallery-child.mjs FILE: adds rows to the gallery in a file, round by round, and saves it after each; goes on
 * after the last round that the file has. Tells the number of each round before it, killed by kill-often.mjs.
 */
import siamese from 'siamese-lab';
import { dimensions, rounds, rowsOf, rowsOfARound } from './gallery-plan.mjs';

const gallery = await siamese.openExactGallery({ dimensions, file: process.argv[2] });
for (let round = (await gallery.size()) / rowsOfARound; round < rounds; round++) {
  process.stdout.write(`round ${round}\n`);
  const { ids, labels, embeddings } = rowsOf(round);
  await gallery.add(embeddings, { ids, labels });
  await gallery.save();
}
await gallery.close();
process.exit();
