import { describe, expect, it } from 'vitest';
import { modelDiagram } from '../../lib/display/model-diagram';
import { convolution, layer } from './layers';
import { decode, isWhite } from './pixels';

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
    await expect(modelDiagram({ name: 'm', layers: [] })).rejects.toThrow(
      'modelDiagram: model "m" must have layers, found none',
    );
  });
});
