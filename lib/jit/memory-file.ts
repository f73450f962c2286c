import { randomUUID } from 'node:crypto';
import { nativeBackend, nativeOp } from '../tensorflow/native-op';
import { tf } from '../tensorflow/tensorflow';
import { dataType } from './data-type';
import { encodeSavedModel, type NodeDef, shapeOf } from './graph-def';

const { float32, string } = dataType;

/** The file system belongs to the process, in which there may be several copies of this library. */
const copy = randomUUID();
let files = 0;
let eraser: number | undefined;

/**
 * Makes a folder with one file in TensorFlow's own file system in memory, `ram://…`, which ends with the process. Each folder has
 * a new name, because TensorFlow appends to a file that exists.
 */
export function memoryFolder(file: string, bytes: Uint8Array): string {
  const folder = `ram://siamese-lab/${copy}/${files++}`;
  tf.tidy(() => nativeOp('WriteFile', [], [text(`${folder}/${file}`), text(bytes)], 0));
  return folder;
}

/**
 * Frees the memory of a file. TensorFlow has no op that removes one, but its old writer of checkpoints renames a file of a few
 * hundred bytes over it. That op takes a list of types, which can be given only in a graph.
 */
export function eraseMemoryFile(path: string): void {
  const backend = nativeBackend();
  const { binding } = backend;
  eraser ??= binding.loadSavedModel(memoryFolder('saved_model.pb', encodeSavedModel(eraserGraph())), 'serve');
  const session = eraser;
  tf.tidy(() => {
    const ids = backend.getInputTensorIds([text(path), text('value', [1])]);
    for (const { id } of binding.runSavedModel(session, ids, 'path:0,names:0', 'done:0')) binding.deleteTensor(id);
  });
}

const text = (value: string | Uint8Array, shape: number[] = []) => tf.tensor([value] as string[], shape, 'string');

function eraserGraph(): NodeDef[] {
  const tensor = { dtype: float32, tensor_shape: shapeOf([]), tensor_content: new Uint8Array(4) };
  const placeholder = (name: string, shape: number[]): NodeDef => ({
    name,
    op: 'Placeholder',
    input: [],
    attr: { dtype: { type: string }, shape: { shape: shapeOf(shape) } },
  });
  return [
    placeholder('path', []),
    placeholder('names', [1]),
    { name: 'value', op: 'Const', input: [], attr: { dtype: { type: float32 }, value: { tensor } } },
    { name: 'save', op: 'Save', input: ['path', 'names', 'value'], attr: { T: { list: { type: [float32] } } } },
    { name: 'done', op: 'Identity', input: ['value', '^save'], attr: { T: { type: float32 } } },
  ];
}
