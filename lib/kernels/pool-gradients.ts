import { tf } from '../tensorflow/tensorflow';
import { atPlace, fromPlace, padded, placesOf, type Windows } from './windows';

/** Below every number. */
const lowest = -3.4e38;

/** dy where a window has its largest value, of several the first in reading order, as in TensorFlow. */
export function maxPoolGradient(dy: tf.Tensor4D, x: tf.Tensor4D, y: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const around = padded(x, windows, lowest);
  let free: tf.Tensor = tf.ones(y.shape);
  const parts = placesOf(windows).map((place) => {
    const isLargest = tf.cast(tf.equal(atPlace(around, windows, place), y), 'float32');
    const taken = tf.mul(isLargest, free);
    free = tf.sub(free, taken);
    return fromPlace(tf.mul(dy, taken), windows, place);
  });
  return tf.addN(parts);
}

/** Each value's share of its windows' dy; what lies around the images has none. */
export function averagePoolGradient(dy: tf.Tensor4D, x: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const inside = padded(tf.ones<tf.Rank.R4>([1, x.shape[1], x.shape[2], 1]), windows);
  const places = placesOf(windows);
  const counts = tf.addN(places.map((place) => atPlace(inside, windows, place)));
  const share = tf.div<tf.Tensor4D>(dy, counts);
  return tf.addN(places.map((place) => fromPlace(share, windows, place)));
}
