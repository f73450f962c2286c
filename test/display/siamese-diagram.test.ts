import { describe, expect, it } from 'vitest';
import { siameseDiagram } from '../../lib/display/siamese-diagram';
import { decode } from './pixels';

describe('siameseDiagram', () => {
  const image = (level: number, alt: string) => ({
    pixels: new Uint8Array(12).map((_, index) => (index % 3 === 0 ? level : 0)),
    shape: [2, 2, 3],
    alt,
  });

  it('shows both images on their way to the loss', async () => {
    const { png, alt } = await siameseDiagram({
      left: image(255, 'a coat'),
      right: image(255, 'a bag'),
      embedding: 48,
      same: 0,
    });
    expect(alt).toBe(
      'Diagram of a Siamese network: two images (a coat; a bag) go through the same encoder, with the same weights; ' +
        'their embeddings of 48 numbers meet in the Euclidean distance; with the label 0, different classes, it gives the contrastive loss.',
    );
    const { count } = await decode(png);
    expect(count(([r, g, b]) => r > 240 && g < 20 && b < 20)).toBeGreaterThan(10_000);
  });
});
