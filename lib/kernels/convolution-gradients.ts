import { tf } from '../tensorflow/tensorflow';
import { atPlace, moved, padded, placesOf, spread, type Windows } from './windows';

/** Σ x at a place of the window, times dy: the gradient of a convolution by its filter, [height, width, in, out]. */
export function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const [, , , inputs] = x.shape;
  const [n, height, width, outputs] = dy.shape;
  const rows = n * height * width;
  const around = padded(x, windows);
  const slopes = tf.reshape<tf.Rank.R2>(dy, [rows, outputs]);
  const products = placesOf(windows).map((place) =>
    tf.matMul(tf.reshape<tf.Rank.R2>(atPlace(around, windows, place), [rows, inputs]), slopes, true),
  );
  return tf.reshape(tf.stack(products), [windows.filterHeight, windows.filterWidth, inputs, outputs]);
}

/** The same where each channel has filters of its own: [height, width, channels, multiplier]. */
export function depthwiseFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const [, , , channels] = x.shape;
  const [n, height, width, outputs] = dy.shape;
  const rows = n * height * width;
  const multiplier = outputs / channels;
  const around = padded(x, windows);
  const slopes = tf.reshape(dy, [rows, channels, multiplier]);
  const sums = placesOf(windows).map((place) =>
    tf.sum(tf.mul(tf.reshape(atPlace(around, windows, place), [rows, channels, 1]), slopes), 0),
  );
  return tf.reshape(tf.stack(sums), [windows.filterHeight, windows.filterWidth, channels, multiplier]);
}

/** The gradient of that convolution by its images: dy, a stride apart, convolved with the filter turned around. */
export function depthwiseInputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, windows: Windows): tf.Tensor4D {
  const { inShape, padInfo } = windows;
  const [filterHeight, filterWidth, channels, multiplier] = filter.shape;
  const [, height, width] = inShape;
  const reach = [filterHeight - 1, filterWidth - 1];
  const slopes = moved(
    spread(dy, windows),
    [reach[0] - padInfo.top, reach[1] - padInfo.left],
    [height + reach[0], width + reach[1]],
  );
  const turned = tf.reshape<tf.Rank.R4>(tf.reverse4d(filter, [0, 1]), [
    filterHeight,
    filterWidth,
    channels * multiplier,
    1,
  ]);
  const byFilter = tf.depthwiseConv2d(slopes, turned, 1, 'valid');
  if (multiplier === 1) return byFilter;
  return tf.sum(tf.reshape(byFilter, [...byFilter.shape.slice(0, 3), channels, multiplier]), -1);
}
