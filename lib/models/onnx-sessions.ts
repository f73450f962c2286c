import os from 'node:os';
import type { tf } from '../tensorflow/tensorflow';
import { areSameParts, computingParts } from './layers/stock-layers';
import type { OnnxRuntime, OnnxSession } from './onnxruntime';
import { type EncoderParts, partsOf } from './saved/encoder-parts';
import { type OnnxSource, onnxModel, onnxSource } from './saved/onnx/onnx-model';

/** A session with the weights that the encoder had when it was made. */
interface Shared {
  weights: EncoderParts['weights'];
  session: Promise<OnnxSession>;
  users: number;
  /** Whether the encoder has other weights by now: the session then ends with its last user. */
  isOld: boolean;
}

/** The session with an encoder's newest weights, if there is one. */
interface Newest {
  shared?: Shared;
}

/** What is kept for an encoder: its forward pass, recorded once, and its session. */
interface Entry {
  source: OnnxSource;
  /** Everything that computed in the encoder when it was recorded: weights may change, these may not. */
  parts: unknown[];
  newest: Newest;
}

/** A session while it is in use. */
export interface BorrowedSession {
  session: OnnxSession;
  giveBack(): void;
}

const options = {
  ...{ executionProviders: ['cpu'], logSeverityLevel: 3 },
  intraOpNumThreads: os.availableParallelism(),
  // A thread without work sleeps. By default it spins, which halves the speed on a machine that runs other work as well.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

const entries = new WeakMap<tf.LayersModel, Entry>();
const gone = new FinalizationRegistry<Newest>(({ shared }) => shared && end(shared));

/**
 * A session of onnxruntime with the encoder's current weights, from bytes to embeddings. It is made once, and again if the
 * weights have changed: they are compared number by number, because nothing reports a change.
 * @throws Error if the encoder has no ONNX form
 */
export async function borrowSession(encoder: tf.LayersModel, runtime: OnnxRuntime): Promise<BorrowedSession> {
  const { source, newest } = entryOf(encoder);
  const { weights } = partsOf(encoder);
  if (!newest.shared || !areEqual(newest.shared.weights, weights)) {
    const model = onnxModel(source, weights, 'bytes');
    const session = runtime.InferenceSession.create(model, options);
    const before = newest.shared;
    newest.shared = { weights, session, users: 0, isOld: false };
    if (before) end(before);
  }
  const { shared } = newest;
  shared.users++;
  const giveBack = () => {
    shared.users--;
    if (shared.isOld) end(shared);
  };
  try {
    return { session: await shared.session, giveBack };
  } catch (error) {
    if (newest.shared === shared) newest.shared = undefined;
    throw error;
  }
}

function entryOf(encoder: tf.LayersModel): Entry {
  const parts = computingParts(encoder);
  const known = entries.get(encoder);
  if (known && areSameParts(known.parts, parts)) return known;
  const entry = { source: onnxSource(encoder), parts, newest: known?.newest ?? {} };
  if (entry.newest.shared) end(entry.newest.shared);
  entry.newest.shared = undefined;
  entries.set(encoder, entry);
  // Not the entry, whose parts include the encoder: it would never be gone.
  if (!known) gone.register(encoder, entry.newest);
  return entry;
}

/** Frees the session's memory, now or when its last user has finished. */
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
