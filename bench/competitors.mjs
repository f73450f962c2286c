/** Who takes part: a name in results.json, a title in tables, a short one in figures, and how its process is started. */
import { fileURLToPath } from 'node:url';
import { python } from '../setup/paths.mjs';
import { torchPython } from './torch-environment.mjs';

const peer = (name) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));
const unbuffered = { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };
const pythonPeer = (command, file, ...options) => ({ command, args: [peer(file), ...options], env: unbuffered });

export const competitors = {
  'siamese-lab': {
    title: 'siamese-lab',
    short: 'siamese-lab',
    command: process.execPath,
    args: [peer('siamese-lab.mjs')],
  },
  'keras-article': { title: 'Keras, the article’s `fit`', short: 'Keras', ...pythonPeer(python, 'keras_article.py') },
  'tf-function': {
    title: '`tf.function`, towers as one batch',
    short: 'tf.function',
    ...pythonPeer(python, 'tf_function.py'),
  },
  'tf-function-xla': {
    title: '`tf.function`, `jit_compile`',
    short: 'tf.function XLA',
    ...pythonPeer(python, 'tf_function.py', '--xla'),
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
  matmul: { title: 'matrix product', short: 'matrix product', ...pythonPeer(python, 'matmul.py') },
};

export const everyCompetitor = Object.keys(competitors).filter((name) => name !== 'matmul');
export const usesTorch = (name) => name.startsWith('torch');
