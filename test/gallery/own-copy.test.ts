import { expect, it } from 'vitest';
import { copyOfAddOptions, copyOfEmbeddings, copyOfList } from '../../lib/gallery/own-copy';

it('keeps what it was given as it was at that time', () => {
  const [ids, labels] = [[1, 2], Int32Array.of(3, 4)];
  const options = { ids, labels };
  const embeddings = { values: Float32Array.of(5, 6), size: 2, dimensions: 1 };
  const [copied, copiedOptions, list] = [copyOfEmbeddings(embeddings), copyOfAddOptions(options), copyOfList(ids)];
  ids[0] = 9;
  labels[0] = 9;
  embeddings.values[0] = 9;
  embeddings.size = 1;
  expect(copied).toEqual({ values: Float32Array.of(5, 6), size: 2, dimensions: 1 });
  expect(copiedOptions).toEqual({ ids: [1, 2], labels: [3, 4] });
  expect(list).toEqual([1, 2]);
});

it('leaves anything else to the checks, which name it', () => {
  for (const found of [undefined, null, 7, 'x', new Set([1])]) {
    expect(copyOfList(found as never)).toBe(found);
    expect(copyOfEmbeddings(found as never)).toBe(found);
  }
  for (const found of [undefined, null, 7]) expect(copyOfAddOptions(found as never)).toBe(found);
  expect(copyOfAddOptions({ ids: [1], label: [2] } as never)).toEqual({ ids: [1], label: [2] });
});
