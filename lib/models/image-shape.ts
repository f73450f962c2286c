import type { ImageSource } from '../data/stored-images';
import type { tf } from '../tensorflow/tensorflow';

/**
 * An encoder may take images of any height or width, which are null in its input's shape.
 * @throws Error if the images do not have a shape that it takes
 */
export function requireImageShape(
  where: string,
  { inputs }: tf.LayersModel,
  { name, shape }: Pick<ImageSource, 'name' | 'shape'>,
): void {
  const wanted = inputs[0].shape.slice(1);
  if (fitsShape(shape, wanted)) return;
  throw new Error(
    `${where}: images of ${name} must be ${shownShape(wanted)} for this encoder, found ${shownShape(shape)}; make the encoder for that shape, or resize the images`,
  );
}

/** Whether a shape is the wanted one, in which null stands for any size. */
export function fitsShape(found: readonly number[], wanted: readonly (number | null)[]): boolean {
  return found.length === wanted.length && wanted.every((size, i) => size === null || size === found[i]);
}

/** A shape as errors show it, such as `[n, 64]`; `any` stands for sizes that are null. */
export const shownShape = (shape: readonly (number | null)[], any = 'any') =>
  `[${shape.map((size) => size ?? any).join(', ')}]`;
