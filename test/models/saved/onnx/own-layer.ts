import { tf } from '../../../../lib/tensorflow/tensorflow';

/** A layer of a user's own, which computes any function of a tensor. */
export class OwnLayer extends tf.layers.Layer {
  static className = 'OwnLayer';

  constructor(
    private readonly compute: (x: tf.Tensor) => tf.Tensor,
    name = 'mine',
  ) {
    super({ name });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]) {
    return tf.tidy(() => this.compute(Array.isArray(inputs) ? inputs[0] : inputs));
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    const one = tf.ones([1, ...(shape.slice(1) as number[])]);
    const result = this.call(one);
    tf.dispose([one, result]);
    return [null, ...result.shape.slice(1)];
  }
}
