import type { ImageSource } from '../data/stored-images';
import type { tf } from '../tensorflow/tensorflow';

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
  if (fitsShape(shape, wanted)) return;
  throw new Error(
    `${where}: ${name} has images of ${shownShape(shape)}, the encoder takes ${shownShape(wanted)}; make the encoder for that shape, or resize the images`,
  );
}

/** Whether a shape is the one that is wanted, of which a null stands for any size. */
export function fitsShape(found: readonly number[], wanted: readonly (number | null)[]): boolean {
  return found.length === wanted.length && wanted.every((size, i) => size === null || size === found[i]);
}

/** A shape as an error shows it: `[n, 64]`, with the given letters for a size that may be any. */
export const shownShape = (shape: readonly (number | null)[], any = 'any') =>
  `[${shape.map((size) => size ?? any).join(', ')}]`;
