import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeSavedModel, shapeOf } from '../../../lib/jit/graph-def';
import { EncoderFileError } from '../../../lib/models/saved/encoder-file-error';
import { partsOf } from '../../../lib/models/saved/encoder-parts';
import { layersFiles } from '../../../lib/models/saved/layers-format';
import { loadEncoder } from '../../../lib/models/saved/load-encoder';
import { saveEncoder } from '../../../lib/models/saved/save-encoder';
import { writeTensorsFile } from '../../../lib/models/saved/tensors-file';
import { wideFashionEncoder } from '../../../lib/models/wide-fashion-encoder';
import { tf } from '../../../lib/tensorflow/tensorflow';
import '../../matchers';
import { imagesFor, temporaryFolder } from './encoders';

const path = temporaryFolder();

/** A network as JSON for the tests to damage. */
type Spoilt = ReturnType<typeof JSON.parse>;

const dense = () => {
  const input = tf.input({ shape: [3] });
  const layer = tf.layers.dense({ units: 2, name: 'd' });
  return tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
};
const weights = () =>
  new Map([
    ['d/kernel', { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ['d/bias', { shape: [2], values: Float32Array.of(0, 0) }],
  ]);

function constantOf(
  name: string,
  dtype: number,
  shape: number[],
  tensor_content: Uint8Array,
  string_val: Uint8Array[] = [],
) {
  const tensor = { dtype, tensor_shape: shapeOf(shape), tensor_content, string_val };
  return { name, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } };
}

/** Clears a terminal, in two ways, and turns the direction of writing. */
const evil = '\u001b[2J\u009b2J\u202e';
async function refusedInText(folder: string): Promise<void> {
  const error: Error = await loadEncoder(folder).then(
    () => new Error('taken'),
    (error) => error,
  );
  expect(error).toBeInstanceOf(EncoderFileError);
  expect(`${error.message}${(error.cause as Error | undefined)?.message}`).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(error.message).toMatch(/\\(x1b|u001b)\[2J\\x9b2J\\u202e/);
}

describe('loadEncoder', () => {
  it('gives an encoder that trains as the one that was saved: the same outputs, gradients and averages', async () => {
    const encoder = wideFashionEncoder({ seed: 4, dropout: 0 });
    await saveEncoder(encoder, path('wide'));
    const loaded = await loadEncoder(path('wide'));
    const images = imagesFor(encoder, 4);
    const trained = [encoder, loaded].map((model) => {
      const loss = () =>
        tf.tidy(() => (model.apply(images, { training: true }) as tf.Tensor).square().sum() as tf.Scalar);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(loss, variables);
      return [...variables.map(({ name }) => grads[name]), ...model.getWeights()].map((tensor) => tensor.dataSync());
    });
    for (const [i, expected] of trained[0].entries())
      expect(trained[1][i]).toBeAllclose(expected, { rtol: 1e-3, atol: 1e-3 });
  });

  it('keeps frozen layers frozen', async () => {
    const encoder = wideFashionEncoder();
    encoder.layers[1].trainable = false;
    await saveEncoder(encoder, path('frozen'));
    const loaded = await loadEncoder(path('frozen'));
    expect(loaded.trainableWeights.length).toBe(encoder.trainableWeights.length);
  });

  describe.each<[string, (folder: string, topology: string) => Promise<unknown>]>([
    [
      'checkpoint',
      (folder, topology) =>
        writeTensorsFile(join(folder, 'encoder.safetensors'), { tensors: weights(), metadata: { topology } }),
    ],
    [
      'layers model',
      async (folder, topology) => {
        const [[name, bytes], [file]] = layersFiles({ topology: {}, weights: weights() });
        writeFileSync(join(folder, name), bytes as Uint8Array);
        const manifest = [...weights()].map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }));
        const groups = JSON.stringify([{ paths: [name], weights: manifest }]);
        writeFileSync(join(folder, file), `{"modelTopology":${topology},"weightsManifest":${groups}}`);
      },
    ],
    [
      'SavedModel',
      async (folder, topology) => {
        const string = (json: string) =>
          constantOf('siamese_lab_encoder', 7, [], new Uint8Array(), [Buffer.from(json)]);
        const nodes = [...weights().values()].map(({ shape, values }, i) =>
          constantOf(`weight_${i}`, 1, shape, new Uint8Array(values.buffer)),
        );
        const header = string(`{"topology":${topology},"weights":${JSON.stringify([...weights().keys()])}}`);
        writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel([header, ...nodes]));
      },
    ],
  ])('a whole %s', (format, write) => {
    const topology = () => partsOf(dense()).topology as Spoilt;
    /** The network with another value at this place of its configuration. */
    const spoilt = (place: string, value: unknown) => {
      const whole = JSON.parse(JSON.stringify(topology()));
      const keys = place.split(' ');
      const last = keys.pop() as string;
      const owner = keys.reduce((part: Spoilt, key) => part[key], whole.config);
      owner[last] = value;
      return JSON.stringify(whole);
    };
    const wrong: [string, string][] = [
      ['no JSON', '{"class_name":'],
      ['null', 'null'],
      ['a number', '7'],
      ['text', '"Model"'],
      ['a list', '[]'],
      ['nothing', '{}'],
      ['a network without layers', '{"class_name":"Model","config":{"name":"m","layers":[]}}'],
      ['an unknown layer', spoilt('layers 1 class_name', 'Lambda')],
      ['other units', spoilt('layers 1 config units', 3)],
      ['a negative number of units', spoilt('layers 1 config units', -2)],
      ['another name', spoilt('layers 1 config name', 'e')],
      ['a layer that comes from itself', spoilt('layers 1 inbound_nodes 0 0 0', 'd')],
      ['a layer that comes from a missing one', spoilt('layers 1 inbound_nodes 0 0 0', 'x')],
      ['no outputs', spoilt('output_layers', [])],
      ['an unknown activation', spoilt('layers 1 config activation', 'cube')],
      ['an input of text', spoilt('layers 0 config batch_input_shape', 'any')],
    ];

    it.each(wrong)('whose network is %s is refused by an EncoderFileError', async (name, json) => {
      const folder = path(`${format} ${name}`);
      mkdirSync(folder);
      await write(folder, json);
      await expect(loadEncoder(folder)).rejects.toThrow(EncoderFileError);
      await expect(loadEncoder(folder)).rejects.toThrow(/^loadEncoder: /);
    });

    it.each<[string, string]>([
      ['a class', spoilt('layers 1 class_name', evil)],
      ['an activation', spoilt('layers 1 config activation', evil)],
      ['a layer', spoilt('layers 1 config name', evil)],
      ['a layer that comes from nowhere', spoilt('layers 1', { name: evil, inbound_nodes: [[['x', 0]]] })],
      ['a part that is frozen', JSON.stringify({ ...topology(), frozen: [evil] })],
    ])('in which the name of %s is for a terminal is refused in text', async (name, json) => {
      const folder = path(`${format} evil ${name}`);
      mkdirSync(folder);
      await write(folder, json);
      await refusedInText(folder);
    });

    it('with the right network is read', async () => {
      const folder = path(`${format} right`);
      mkdirSync(folder);
      await write(folder, JSON.stringify(topology()));
      expect((await loadEncoder(folder)).predict(tf.ones([1, 3]))).toBeAllclose([[9, 12]]);
    });
  });

  it.each<[string, object[]]>([
    ['a file elsewhere', [{ paths: [`../${evil}`], weights: [] }]],
    ['a missing file', [{ paths: [evil], weights: [] }]],
    ['one weight twice', [{ paths: [], weights: [1, 2].map(() => ({ name: evil, shape: [], dtype: 'float32' })) }]],
    ['a weight of no type', [{ paths: [], weights: [{ name: evil }] }]],
  ])('shows the name of %s in text', async (name, weightsManifest) => {
    const folder = path(`manifest ${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ modelTopology: {}, weightsManifest }));
    await refusedInText(folder);
  });

  it('refuses a folder without an encoder, one with two, and a missing folder', async () => {
    mkdirSync(path('none'));
    await expect(loadEncoder(path('none'))).rejects.toThrow(
      `loadEncoder: ${path('none')} must hold one of model.json, saved_model.pb, encoder.safetensors, found none`,
    );
    for (const name of ['model.json', 'saved_model.pb']) writeFileSync(join(path('none'), name), '{}');
    await expect(loadEncoder(path('none'))).rejects.toThrow('found model.json and saved_model.pb');
    await expect(loadEncoder(path('nowhere'))).rejects.toThrow('cannot be read: ENOENT');
    mkdirSync(path('onnx'));
    writeFileSync(join(path('onnx'), 'encoder.onnx'), '');
    await expect(loadEncoder(path('onnx'))).rejects.toThrow(
      `loadEncoder: ${path('onnx')} must hold one of model.json, saved_model.pb, encoder.safetensors, found encoder.onnx, which onnxruntime runs`,
    );
    await expect(loadEncoder(path('nowhere'))).rejects.toThrow(EncoderFileError);
  });
});
