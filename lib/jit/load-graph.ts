import { foreignLine } from '../checks/foreign-line';
import { causeOf } from '../checks/reason-of';
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
    // The node is named in a line of its own.
    const reason = foreignLine((error as Error).message.trim().replace(/\s*\n\s*/g, ' '));
    throw new JitError(`jit: TensorFlow cannot run the recorded step as one graph: ${reason}`, causeOf(error));
  } finally {
    eraseMemoryFile(`${folder}/${file}`);
  }
}
