/** TensorFlow.js on whatever backend the user has loaded and set. */
import * as tf from '@tensorflow/tfjs';

export { tf };
