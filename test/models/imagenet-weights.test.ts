import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadImagenetWeights } from '../../lib/models/imagenet-weights';
import { mobilenetV2Encoder } from '../../lib/models/mobilenet-v2-encoder';
import { tf } from '../../lib/tensorflow/tensorflow';
import { setEnvironment, temporaryFolder } from '../data/tiny-data-set';

vi.mock('../../lib/display/progress', () => ({ startProgress: () => ({ update() {}, end() {} }) }));

describe('loadImagenetWeights', () => {
  // The first run on a machine downloads 15 to 22 MB.
  it('sets every weight, and says whose weights they are', { timeout: 600_000 }, async () => {
    const [encoder, untouched] = [mobilenetV2Encoder({ seed: 1 }), mobilenetV2Encoder({ seed: 1 })];
    expect(await loadImagenetWeights(encoder)).toMatch(
      /^Keras's ImageNet weights of MobileNetV2 \(alpha 1, trained on /,
    );
    const changed = encoder.weights.map((weight, i) => {
      const difference = weight.read().sub(untouched.weights[i].read()).abs();
      return Number.isFinite(difference.sum().dataSync()[0]) && difference.max().dataSync()[0] > 0;
    });
    expect(changed).toHaveLength(260);
    expect(changed).not.toContain(false);
  });

  it("refuses a model with other layers than MobileNetV2's, and leaves it as it was", async () => {
    const base = mobilenetV2Encoder();
    const outputs = tf.layers.dense({ units: 2, name: 'own' }).apply(base.outputs) as tf.SymbolicTensor;
    const model = tf.model({ inputs: base.inputs, outputs });
    const before = model.getWeights()[0].dataSync();
    await expect(loadImagenetWeights(model)).rejects.toThrow(/^loadImagenetWeights: .*\.h5: /);
    expect(model.getWeights()[0].dataSync()).toEqual(before);
  });

  it('names every source, the substitute included, if none delivers', async () => {
    const data = await temporaryFolder();
    const entry = (title: string) => ({
      title,
      homepage: 'http://weights.test/',
      license: 'none',
      files: [{ name: `${title}.h5`, size: 3, sha256: '0'.repeat(64) }],
      sources: [{ kind: 'http', name: `${title} host`, address: 'http://127.0.0.1:2/', suffix: '' }],
    });
    const manifest = { 'mobilenet-v2': entry('own'), other: { ...entry('substitute'), standsInFor: 'mobilenet-v2' } };
    await writeFile(join(data, 'manifest.json'), JSON.stringify(manifest));
    setEnvironment('SIAMESE_DATA', data);
    const failed = loadImagenetWeights(mobilenetV2Encoder());
    await expect(failed).rejects.toThrow('  - own host: connect ECONNREFUSED 127.0.0.1:2\n');
    await expect(failed).rejects.toThrow('\nThis would do instead:\nsubstitute: no source delivered 1 of 1 files.');
  });
});
