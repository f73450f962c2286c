import { createRequire } from 'node:module';
import { causeOf, reasonOf } from '../checks/reason-of';
import { device } from '../tensorflow/device';

const load = createRequire(__filename);
const packageName = 'onnxruntime-node';

/** The part of `onnxruntime-node`, an optional peer dependency, that this library uses. */
export interface OnnxRuntime {
  InferenceSession: { create(model: Uint8Array, options: object): Promise<OnnxSession> };
  Tensor: new (type: 'uint8', data: Uint8Array, shape: number[]) => object;
}

/** A model in onnxruntime's memory. */
export interface OnnxSession {
  run(feeds: Record<string, object>, options?: object): Promise<Record<string, { data: Float32Array }>>;
  release(): Promise<void>;
}

let loaded: OnnxRuntime | undefined;

/**
 * onnxruntime if `SIAMESE_EMBED_ENGINE=onnxruntime` asks for it and TensorFlow runs on the CPU; otherwise undefined, and
 * TensorFlow embeds.
 * @throws Error if the variable names another engine, or `onnxruntime-node` cannot be loaded
 */
export function onnxRuntime(): OnnxRuntime | undefined {
  const wanted = process.env.SIAMESE_EMBED_ENGINE || 'tensorflow';
  if (!['onnxruntime', 'tensorflow'].includes(wanted))
    throw new Error(`embed: SIAMESE_EMBED_ENGINE must be onnxruntime or tensorflow, found ${wanted}`);
  if (wanted === 'tensorflow' || device().name === 'GPU') return undefined;
  loaded ??= loadRuntime();
  return loaded;
}

function loadRuntime(): OnnxRuntime {
  try {
    return load(packageName);
  } catch (error) {
    throw new Error(
      `embed: SIAMESE_EMBED_ENGINE names onnxruntime, which could not be loaded (${reasonOf(error)}); run npm install ${packageName}`,
      causeOf(error),
    );
  }
}
