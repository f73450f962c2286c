import os from 'node:os';
import type { tf } from '../tensorflow/tensorflow';
import type { OnnxRuntime, OnnxSession } from './onnxruntime';
import { type EncoderParts, partsOf } from './saved/encoder-parts';
import { type OnnxSource, onnxModel, onnxSource } from './saved/onnx/onnx-model';

/** A session with the weights that the encoder had when it was made. */
interface Shared {
  weights: EncoderParts['weights'];
  session: Promise<OnnxSession>;
  users: number;
  /** Whether the encoder has other weights by now: it goes with its last user. */
  isOld: boolean;
}

/** What is kept of an encoder: its forward pass, recorded once, and the session of its newest weights. */
interface Entry {
  source: OnnxSource;
  shared?: Shared;
}

/** A session while it is in use. */
export interface BorrowedSession {
  session: OnnxSession;
  giveBack(): void;
}

const options = {
  ...{ executionProviders: ['cpu'], logSeverityLevel: 3 },
  intraOpNumThreads: os.availableParallelism(),
  // A thread without work sleeps. By default it spins, which on a machine where others compute as well halves the speed.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

const entries = new WeakMap<tf.LayersModel, Entry>();
const gone = new FinalizationRegistry<Entry>(({ shared }) => shared && end(shared));

/**
 * A session of onnxruntime with the weights that the encoder has now, from bytes to embeddings. It is made once, and again when
 * the weights are others: they are compared number by number, since whoever changes a weight tells nobody.
 * @throws where the encoder has no ONNX form
 */
export async function borrowSession(encoder: tf.LayersModel, runtime: OnnxRuntime): Promise<BorrowedSession> {
  const entry = entries.get(encoder) ?? enter(encoder);
  const { weights } = partsOf(encoder);
  if (!entry.shared || !areEqual(entry.shared.weights, weights)) {
    const model = onnxModel(entry.source, weights, 'bytes');
    const session = runtime.InferenceSession.create(model, options);
    const before = entry.shared;
    entry.shared = { weights, session, users: 0, isOld: false };
    if (before) end(before);
  }
  const { shared } = entry;
  shared.users++;
  const giveBack = () => {
    shared.users--;
    if (shared.isOld) end(shared);
  };
  try {
    return { session: await shared.session, giveBack };
  } catch (error) {
    if (entry.shared === shared) entry.shared = undefined;
    throw error;
  }
}

function enter(encoder: tf.LayersModel): Entry {
  const entry = { source: onnxSource(encoder) };
  entries.set(encoder, entry);
  gone.register(encoder, entry);
  return entry;
}

/** Gives the session's memory back, now or when its last user has done. */
function end(shared: Shared): void {
  shared.isOld = true;
  if (shared.users === 0)
    shared.session.then(
      (session) => session.release(),
      () => {},
    );
}

function areEqual(a: EncoderParts['weights'], b: EncoderParts['weights']): boolean {
  const bytes = ({ values }: { values: Float32Array }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return [...a].every(([name, weight]) => Buffer.compare(bytes(weight), bytes(b.get(name)!)) === 0);
}
