import { createRequire } from 'node:module';
import { reasonOf } from '../data/reason-of';
import { device } from '../runtime/device';

const load = createRequire(__filename);
const packageName = 'onnxruntime-node';

/** What this library uses of `onnxruntime-node`, an optional peer. */
export interface OnnxRuntime {
  InferenceSession: { create(model: Uint8Array, options: object): Promise<OnnxSession> };
  Tensor: new (type: 'uint8', data: Uint8Array, shape: number[]) => object;
}

/** A model in onnxruntime's memory. */
export interface OnnxSession {
  run(feeds: Record<string, object>, options?: object): Promise<Record<string, { data: Float32Array }>>;
  release(): Promise<void>;
}

let loaded: { runtime?: OnnxRuntime; reason?: string } | undefined;

/** What computes embeddings: `SIAMESE_EMBED_ENGINE`, or nothing where that is not set. */
export type EmbedEngine = 'onnxruntime' | 'tensorflow';

/** @throws where `SIAMESE_EMBED_ENGINE` is neither */
export function wantedEngine(env: NodeJS.ProcessEnv = process.env): EmbedEngine | undefined {
  const wanted = env.SIAMESE_EMBED_ENGINE;
  if (!wanted) return undefined;
  if (wanted === 'onnxruntime' || wanted === 'tensorflow') return wanted;
  throw new Error(`embed: SIAMESE_EMBED_ENGINE must be onnxruntime or tensorflow, found ${wanted}`);
}

/**
 * onnxruntime, where it is to embed: on the processor, where `onnxruntime-node` is installed and `SIAMESE_EMBED_ENGINE` does not
 * name TensorFlow. On a GPU TensorFlow embeds.
 * @throws where `SIAMESE_EMBED_ENGINE` names onnxruntime, and it cannot be loaded
 */
export function onnxRuntime(): OnnxRuntime | undefined {
  const wanted = wantedEngine();
  if (wanted === 'tensorflow' || device().name === 'GPU') return undefined;
  loaded ??= loadRuntime();
  if (wanted === 'onnxruntime' && !loaded.runtime)
    throw new Error(
      `embed: SIAMESE_EMBED_ENGINE names onnxruntime, which could not be loaded (${loaded.reason}): npm install ${packageName}`,
    );
  return loaded.runtime;
}

function loadRuntime(): NonNullable<typeof loaded> {
  try {
    return { runtime: load(packageName) };
  } catch (error) {
    const reason = reasonOf(error).split('\n')[0];
    const isMissing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' && reason.includes(packageName);
    if (!isMissing) console.warn(`embed: ${packageName} could not be loaded, so TensorFlow embeds: ${reason}`);
    return { reason };
  }
}
