import type { ImageSource } from '../data/stored-images';
import type { tf } from '../runtime/tensorflow';

/**
 * An encoder may take images of any height or width: those are null in its input's shape.
 * @throws where the images are not of a shape that it takes
 */
export function requireImageShape(
  where: string,
  { inputs }: tf.LayersModel,
  { name, shape }: Pick<ImageSource, 'name' | 'shape'>,
): void {
  const wanted = inputs[0].shape.slice(1);
  const fits = wanted.length === shape.length && wanted.every((size, i) => size === null || size === shape[i]);
  if (fits) return;
  const takes = wanted.map((size) => size ?? 'any');
  throw new Error(
    `${where}: ${name} has images of [${shape}], the encoder takes [${takes}]; make the encoder for that shape, or resize the images`,
  );
}
