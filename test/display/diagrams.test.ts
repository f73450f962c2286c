import { describe, expect, it } from 'vitest';
import { formatShape, summariseLayer } from '../../lib/display/layer-summary';
import { modelDiagram } from '../../lib/display/model-diagram';
import { siameseDiagram } from '../../lib/display/siamese-diagram';
import { decode, isWhite } from './pixels';

function layer(type: string, outputShape: unknown, parameters: number, config: object = {}, inputs?: string[]) {
  return {
    name: `${type}_${JSON.stringify(outputShape)}`,
    getClassName: () => type,
    getConfig: () => config,
    outputShape,
    countParams: () => parameters,
    inboundNodes: inputs && [{ inboundLayers: inputs.map((name) => ({ name })) }],
  };
}

const convolution = layer('Conv2D', [null, 28, 28, 64], 320, {
  filters: 64,
  kernelSize: [2, 2],
  strides: [1, 1],
  padding: 'same',
  activation: 'relu',
});

describe('a layer in words', () => {
  it.each([
    [convolution, '64 filters 2×2, same, ReLU', '28×28×64'],
    [
      layer('MaxPooling2D', [null, 14, 14, 64], 0, { poolSize: [2, 2], strides: [2, 2], padding: 'valid' }),
      'window 2×2',
      '14×14×64',
    ],
    [layer('DepthwiseConv2D', [null, 7, 7, 8], 0, { kernelSize: 3, strides: [2, 2] }), 'window 3, stride 2×2', '7×7×8'],
    [layer('Dropout', [null, 5], 0, { rate: 0.3 }), 'rate 0.3', '5'],
    [layer('Dense', [null, 48], 3120, { units: 48, activation: 'linear' }), '48 units', '48'],
    [layer('Dense', [null, 1], 49, { units: 1, activation: 'sigmoid' }), '1 units, sigmoid', '1'],
  ])('%#', (given, details, shape) => expect(summariseLayer(given)).toMatchObject({ details, shape }));

  it('writes shapes of any kind', () => {
    expect(formatShape([null, null, 3])).toBe('?×3');
    expect(
      formatShape([
        [null, 1],
        [null, 2],
      ]),
    ).toBe('1, 2');
    expect(formatShape([null])).toBe('scalar');
    expect(formatShape(undefined)).toBe('unknown');
  });
});

describe('modelDiagram', () => {
  it('draws a sequential model from its input on', async () => {
    const model = {
      name: 'encoder',
      inputs: [{ shape: [null, 28, 28, 1] }],
      layers: [convolution, layer('Dense', [null, 48], 3120, { units: 48 })],
    };
    const { png, alt, width, height } = await modelDiagram(model);
    expect(alt).toBe(
      'Diagram of the model "encoder", 3,440 parameters, from input to output: ' +
        'input 28×28×1; Conv2D (64 filters 2×2, same, ReLU) 28×28×64; Dense (48 units) 48.',
    );
    const pixels = await decode(png);
    expect([pixels.width, pixels.height]).toEqual([width * 2, height * 2]);
    expect(height).toBeGreaterThan(90);
    expect(pixels.count(isWhite)).toBeLessThan(pixels.width * pixels.height * 0.9);
    expect(pixels.count(([r, g, b]) => r < 100 && g < 100 && b < 100)).toBeGreaterThan(500);
    expect(isWhite(pixels.at(0, 0))).toBe(true);
  });

  it('draws branches side by side', async () => {
    const input = layer('InputLayer', [null, 4], 0);
    const branch = (units: number) => layer('Dense', [null, units], 0, { units }, [input.name]);
    const [left, right] = [branch(1), branch(2)];
    const joined = layer('Add', [null, 1], 0, {}, [left.name, right.name]);
    const chain = await modelDiagram({ name: 'chain', layers: [input, left] });
    const { width } = await modelDiagram({ name: 'branches', layers: [input, left, right, joined] });
    expect(width).toBeGreaterThan(chain.width * 1.8);
  });

  it('survives names that mean something to Graphviz or XML, and refuses a model without layers', async () => {
    const model = { name: 'm', layers: [{ ...layer('<b>"&\\N', [null, 1], 0), name: 'a:b<"\\' }] };
    await expect(modelDiagram(model)).resolves.toHaveProperty('width');
    await expect(modelDiagram({ name: 'm', layers: [] })).rejects.toThrow('modelDiagram: model "m" has no layers');
  });
});

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
