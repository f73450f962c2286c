import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const setupState = join(root, '.setup');
/** @type {import('../lib/setup/run-steps.mjs').Place} */
export const checkout = { state: setupState, folder: root, elsewhere: 'clone to another folder' };
export const environment = join(root, '.venv');
export const python = join(environment, 'bin', 'python');
export const milvusEnvironment = join(root, '.venv-milvus');
export const milvusLite = join(milvusEnvironment, 'bin', 'milvus-lite');
export const onnxEnvironment = join(root, '.venv-onnx');
export const onnxPython = join(onnxEnvironment, 'bin', 'python');
export const onnxruntimeFolder = join(root, '.onnxruntime-node');
/** Where the library's imports find it. */
export const onnxruntimeLink = join(root, 'lib', 'node_modules', 'onnxruntime-node');
export const nodeModules = join(root, 'node_modules');
export const tensorflowPackage = join(nodeModules, '@tensorflow', 'tfjs-node-gpu');

/** Where tfjs-node looks for its addon. */
export const addons = join(tensorflowPackage, 'lib', 'napi-v8');
