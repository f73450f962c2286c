import { describe, expect, it } from 'vitest';
import { foldBlocks } from '../../lib/display/layer-blocks';
import { summarizeLayer } from '../../lib/display/layer-summary';
import { modelDiagram } from '../../lib/display/model-diagram';
import { layer } from './layers';

/** in -> a1 -> a2 -> a3 (which takes `in` again) -> out */
const parts = [
  { ...layer('InputLayer', [null, 4], 0), name: 'in' },
  { ...layer('Dense', [null, 8], 40, {}, ['in']), name: 'a1' },
  { ...layer('Dense', [null, 4], 36, {}, ['a1']), name: 'a2' },
  { ...layer('Add', [null, 4], 0, {}, ['in', 'a2']), name: 'a3' },
  { ...layer('Dense', [null, 2], 10, { units: 2 }, ['a3']), name: 'out' },
];
const block = (name: string) => (name.startsWith('a') ? 'residual' : undefined);

describe('foldBlocks', () => {
  it('makes one layer of each block, and leaves the others', () => {
    const folded = foldBlocks(parts.map(summarizeLayer), block);
    expect(folded.map(({ name, type, inputs }) => [name, type, inputs])).toEqual([
      ['in', 'InputLayer', []],
      ['residual', 'residual', ['in']],
      ['out', 'Dense', ['residual']],
    ]);
    expect(folded[1]).toMatchObject({ details: '3 layers', shape: '4', parameters: 76 });
    expect(folded[2]).toMatchObject({ details: '2 units', shape: '2', parameters: 10 });
  });

  it('changes nothing where no layer is in a block', () => {
    const layers = parts.map(summarizeLayer);
    expect(foldBlocks(layers, () => undefined)).toEqual(layers);
  });

  it('draws blocks in a diagram', async () => {
    const { alt, height } = await modelDiagram({ name: 'm', layers: parts }, { block });
    expect(alt).toBe(
      'Diagram of the model "m", 86 parameters, from input to output: input 4; residual (3 layers) 4; Dense (2 units) 2.',
    );
    expect(height).toBeLessThan((await modelDiagram({ name: 'm', layers: parts })).height);
  });
});
