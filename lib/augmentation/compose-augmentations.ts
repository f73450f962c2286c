import { tf } from '../tensorflow/tensorflow';
import type { Augmentation } from './augmentation';

/**
 * The augmentations one after another, the first on the images as they are: `augment: composeAugmentations(randomFlip(), randomCrop())`.
 * @throws if there is none
 */
export function composeAugmentations(...augmentations: readonly Augmentation[]): Augmentation {
  if (augmentations.length === 0) throw new Error('composeAugmentations: needs at least one augmentation, found none');
  return (images) => tf.tidy(() => augmentations.reduce((changed, augment) => augment(changed), images));
}
