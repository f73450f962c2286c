import { nativeBackend } from '../tensorflow/native-op';
import { encodeSavedModel, type NodeDef } from './graph-def';
import { JitError } from './jit-error';
import { eraseMemoryFile, memoryFolder } from './memory-file';

const file = 'saved_model.pb';

/**
 * A session over the graph, which TensorFlow reads from memory: no temporary file that an interrupted process could leave.
 * @throws JitError where TensorFlow refuses it, with its reason
 */
export function loadGraph(nodes: NodeDef[]): number {
  const folder = memoryFolder(file, encodeSavedModel(nodes));
  try {
    return nativeBackend().binding.loadSavedModel(folder, 'serve');
  } catch (error) {
    const reason = (error as Error).message;
    throw new JitError(`jit: TensorFlow cannot run the recorded step as one graph: ${reason}`, { cause: error });
  } finally {
    eraseMemoryFile(`${folder}/${file}`);
  }
}
