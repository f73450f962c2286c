import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';

/**
 * Applies the augmentations in the given order: `augment: composeAugmentations(randomFlip(), randomCrop())`.
 * @throws Error without any augmentation
 */
export function composeAugmentations(...augmentations: readonly Augmentation[]): Augmentation {
  if (augmentations.length === 0)
    throw new Error('composeAugmentations: augmentations must be at least one, found none; pass randomFlip()');
  return (images) => tf.tidy(() => augmentations.reduce((changed, augment) => augment(changed), images));
}
