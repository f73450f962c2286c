import { describe, expect, it } from 'vitest';
import { tripletDiagram } from '../../lib/display/triplet-diagram';
import { decode } from './pixels';

describe('tripletDiagram', () => {
  const image = (channel: number, alt?: string) => ({
    pixels: new Uint8Array(12).map((_, index) => (index % 3 === channel ? 255 : 0)),
    shape: [2, 2, 3],
    alt,
  });

  it('shows the three images, and both distances on their way to the loss', async () => {
    const { png, alt } = await tripletDiagram({
      anchor: image(0, 'a frog'),
      positive: image(1, 'another frog'),
      negative: image(2),
      embedding: 1280,
    });
    expect(alt).toBe(
      'Diagram of a Siamese network trained on triplets: an anchor (a frog), a positive (another frog) and a negative ' +
        "(one of another class) go through the same encoder, with the same weights; the cosine distance from the anchor's " +
        "embedding of 1280 numbers to the positive's, and that to the negative's, give the triplet loss.",
    );
    const { count } = await decode(png);
    for (const channel of [0, 1, 2]) {
      const pure = count((pixel) => pixel.every((value, i) => (i === channel ? value > 240 : value < 20)));
      expect(pure).toBeGreaterThan(5_000);
    }
  });
});
