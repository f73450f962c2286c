import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe } from 'vitest';
import { saveEncoder } from '../../../../lib/models/saved/save-encoder';
import type { tf } from '../../../../lib/tensorflow/tensorflow';

const root = resolve(__dirname, '../../../..');
const python = join(root, '.venv-onnx', 'bin', 'python');
const missing = !existsSync(python);
if (missing) console.warn('test/models/saved/onnx: skipped: no ONNX for Python: npm run setup onnx');

/** Tests that need Python's `onnx` and `onnxruntime`. */
export const describeWithOnnx = describe.skipIf(missing);

/** Python's results for a model and some images. */
export interface OnnxRun {
  embeddings: number[];
  shape: number[];
  input: [name: string, type: string, shape: (number | string)[]];
  output: [name: string, type: string, shape: (number | string)[]];
  error?: string;
}

/** Runs encoders that were saved to these folders on their images, in one process. */
export async function inPython(tasks: { folder: string; images: tf.Tensor }[]): Promise<OnnxRun[]> {
  const child = spawn(python, [join(root, 'test/oracles/run_onnx_models.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = tasks.map(({ folder, images }) => {
    const task = { file: join(folder, 'encoder.onnx'), images: Array.from(images.dataSync()), shape: images.shape };
    return `${JSON.stringify(task)}\n`;
  });
  child.stdin.end(lines.join(''));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const found = output.trim().split('\n').filter(Boolean);
  if (found.length !== tasks.length) throw new Error(`Python: ${errors}`);
  return found.map((line) => JSON.parse(line));
}

/** Saves encoders and runs each for these numbers of images: what Python gives, and what the encoder itself does. */
export async function bothWays(
  cases: Record<string, { encoder: tf.LayersModel; images: tf.Tensor[] }>,
  path: (name: string) => string,
): Promise<{ name: string; found: OnnxRun; expected: tf.Tensor }[]> {
  const tasks = [];
  for (const [i, [name, { encoder, images }]] of Object.entries(cases).entries()) {
    const folder = path(`case-${i}`);
    await saveEncoder(encoder, folder, { format: 'onnx' });
    for (const some of images) tasks.push({ name, folder, images: some, expected: encoder.predict(some) as tf.Tensor });
  }
  const runs = await inPython(tasks);
  return tasks.map(({ name, expected }, i) => ({ name, found: runs[i], expected }));
}
