/** onnxruntime for Python and for Node, each in a place of its own: installed at first use, as for the tests. */
import { prepare } from '../setup/prepare.mjs';

/** Who needs which step of the set-up. */
const steps = {
  onnxruntime: 'onnx',
  'onnxruntime-node': 'onnxruntime',
  'siamese-lab-onnxruntime': 'onnxruntime',
};

/**
 * Installs them. onnxruntime cannot be held to a level below the machine's own: there it has no part.
 *
 * @returns {Promise<Record<string, string>>} who of them cannot take part, and why
 */
export async function onnxAt({ isHeld }) {
  const missing = {};
  for (const [name, step] of Object.entries(steps))
    if (isHeld) missing[name] = 'it cannot be held to a level';
    else
      await prepare([step]).catch((error) => {
        missing[name] = `${name} could not be installed (${error.message.trim().split('\n')[0]})`;
      });
  return missing;
}
