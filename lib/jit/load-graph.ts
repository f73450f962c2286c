import { nativeBackend } from '../tensorflow/native-op';
import { encodeSavedModel, type NodeDef } from './graph-def';
import { JitError } from './jit-error';
import { eraseMemoryFile, memoryFolder } from './memory-file';

const file = 'saved_model.pb';

/**
 * Opens a session for the graph, which TensorFlow reads from memory: an interrupted process leaves no temporary file behind.
 * @throws JitError if TensorFlow refuses the graph, with its reason
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
