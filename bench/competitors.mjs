/**
 * The competitors: a name in results.json, a title for tables, a short title for figures, and how the process is started. `embeds`: it only
 * embeds. `oneDnn`: the oneDNN setting of a peer on TensorFlow, at levels where TensorFlow leaves oneDNN off by default.
 */
import { fileURLToPath } from 'node:url';
import { onnxPython, python } from '../setup/paths.mjs';
import { torchPython } from './torch-environment.mjs';

/**
 * @typedef {object} Competitor
 * @property {string} title
 * @property {string} short
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} [env]
 * @property {boolean} [embeds]
 * @property {string} [oneDnn]
 */

const peer = (/** @type {string} */ name) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
const unbuffered = { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };
/** @type {(command: string, file: string, ...options: string[]) => Pick<Competitor, 'command' | 'args' | 'env'>} */
const pythonPeer = (command, file, ...options) => ({ command, args: [peer(file), ...options], env: unbuffered });

const article = pythonPeer(python, 'keras_article.py');
const byHand = pythonPeer(python, 'tf_function.py');

/** @type {Record<string, Competitor>} */
export const competitors = {
  'siamese-lab': {
    title: 'siamese-lab',
    short: 'siamese-lab',
    command: process.execPath,
    args: [peer('siamese-lab.mjs')],
  },
  'keras-article': { title: 'Keras, the article’s `fit`', short: 'Keras', ...article, oneDnn: '0' },
  'keras-article-onednn': {
    title: 'Keras, the article’s `fit`, oneDNN on',
    short: 'Keras, oneDNN',
    ...article,
    oneDnn: '1',
  },
  'tf-function': { title: '`tf.function`, towers as one batch', short: 'tf.function', ...byHand, oneDnn: '0' },
  'tf-function-onednn': {
    title: '`tf.function`, towers as one batch, oneDNN on',
    short: 'tf.function, oneDNN',
    ...byHand,
    oneDnn: '1',
  },
  'tf-function-xla': {
    title: '`tf.function`, `jit_compile`',
    short: 'tf.function XLA',
    ...pythonPeer(python, 'tf_function.py', '--xla'),
    oneDnn: '0',
  },
  'torch-eager': {
    title: 'PyTorch eager, channels-last',
    short: 'PyTorch',
    ...pythonPeer(torchPython, 'torch_peer.py'),
  },
  'torch-compile': {
    title: '`torch.compile`',
    short: 'torch.compile',
    ...pythonPeer(torchPython, 'torch_peer.py', '--compile'),
  },
  'siamese-lab-onnxruntime': {
    title: 'siamese-lab, by onnxruntime',
    short: 'by onnxruntime',
    command: process.execPath,
    args: [peer('siamese-lab.mjs')],
    env: { SIAMESE_EMBED_ENGINE: 'onnxruntime' },
    embeds: true,
  },
  onnxruntime: {
    title: 'onnxruntime',
    short: 'onnxruntime',
    ...pythonPeer(onnxPython, 'onnx_runtime.py'),
    embeds: true,
  },
  'onnxruntime-node': {
    title: 'onnxruntime for Node',
    short: 'onnxruntime, Node',
    command: process.execPath,
    args: [peer('onnx-runtime.mjs')],
    embeds: true,
  },
  matmul: { title: 'matrix product', short: 'matrix product', ...pythonPeer(python, 'matmul.py'), oneDnn: '0' },
};

/** The competitors at a level: oneDNN is a competitor of its own only where TensorFlow leaves it off by default. @param {string} level */
export const competitorsAt = (level) =>
  Object.keys(competitors).filter((name) => name !== 'matmul' && (level !== 'avx512' || !name.endsWith('-onednn')));
export const trainersAt = (/** @type {string} */ level) =>
  competitorsAt(level).filter((name) => !competitors[name].embeds);
/** Without XLA, which does not speed up embedding and takes minutes to compile. @param {string} level */
export const embeddersAt = (level) => competitorsAt(level).filter((name) => name !== 'tf-function-xla');

/**
 * How a competitor's process is started in a run of the bench.
 *
 * @param {string} name
 * @param {{ level: string, environments?: Record<string, Record<string, string>> }} bench
 * @returns {{ command: string, args: string[], env: Record<string, string> }}
 */
export function startOf(name, { level, environments }) {
  const { command, args, env = {}, oneDnn } = competitors[name];
  /** @type {Record<string, string>} */
  const held = oneDnn !== undefined && level !== 'avx512' ? { TF_ENABLE_ONEDNN_OPTS: oneDnn } : {};
  return { command, args, env: { ...env, ...held, ...environments?.[name] } };
}

export const usesTorch = (/** @type {string} */ name) => name.startsWith('torch');
