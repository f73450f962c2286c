/** onnxruntime for Node on the ONNX model that `saveEncoder` wrote, without this library: it only embeds. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { onnxruntimeFolder } from '../../setup/paths.mjs';
import { serve } from './protocol.mjs';

const { InferenceSession, Tensor, env } = createRequire(join(onnxruntimeFolder, 'package.json'))('onnxruntime-node');
const batch = 500;

/** @type {{ run(feeds: object): Promise<{ embeddings: { data: Float32Array } }> }} */
let session;
/** @type {Buffer} */
let bytes;
/** @type {number[]} */
let shape;

const handlers = {
  async prepare(/** @type {{ folder: string, threads: number }} */ { folder, threads }) {
    const model = join(folder, 'onnx', 'encoder.onnx');
    session = await InferenceSession.create(model, { executionProviders: ['cpu'], intraOpNumThreads: threads });
    bytes = readFileSync(join(folder, 'test.u8'));
    ({ shape } = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8')));
    const versions = { 'onnxruntime-node': env.versions.node, node: process.version };
    return { versions, device: 'CPU', threads };
  },

  async embed(/** @type {{ images: number }} */ { images }) {
    const pixels = shape.reduce((product, length) => product * length, 1);
    const start = performance.now();
    const parts = [];
    for (let at = 0; at < images; at += batch) {
      const part = bytes.subarray(at * pixels, Math.min(at + batch, images) * pixels);
      const values = new Float32Array(part.length);
      for (let i = 0; i < part.length; i++) values[i] = part[i] / 255;
      const feeds = { images: new Tensor('float32', values, [part.length / pixels, ...shape]) };
      parts.push((await session.run(feeds)).embeddings.data);
    }
    const seconds = (performance.now() - start) / 1000;
    return { seconds, sum: parts.flatMap((part) => [...part]).reduce((sum, value) => sum + Math.abs(value), 0) };
  },
};

await serve(handlers);
