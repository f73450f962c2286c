/** The only import of TensorFlow: the rest of the library writes `import { tf } from './tensorflow'`. */
import './environment';
import * as tf from '@tensorflow/tfjs-node-gpu';

export { tf };
