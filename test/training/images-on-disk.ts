import { loadImageFolder } from '../../lib/data/folder/load-image-folder';
import { supervisedContrastiveLoss } from '../../lib/losses/supervised-contrastive-loss';
import { embed } from '../../lib/models/embed';
import { tf } from '../../lib/tensorflow/tensorflow';
import { imageExamples } from '../../lib/training/examples';
import { fit } from '../../lib/training/fit';

const size = 256;

/** A network with few values, so that most memory in use is that of the images. */
function smallEncoder(): tf.LayersModel {
  const layers = [tf.layers.averagePooling2d({ inputShape: [size, size, 3], poolSize: 64 }), tf.layers.flatten()];
  return tf.sequential({
    layers: [...layers, tf.layers.dense({ units: 4, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) })],
  });
}

/** Decodes a folder, embeds it and learns from it for an epoch, with the images on disk or in memory. */
async function work(folder: string, cache: string, onDisk: boolean) {
  const options = { size, cache };
  const images = onDisk
    ? await loadImageFolder(folder, { ...options, onDisk })
    : await loadImageFolder(folder, options);
  const encoder = smallEncoder();
  const { loss } = await fit({
    encoder,
    train: imageExamples(images),
    loss: supervisedContrastiveLoss({ temperature: 0.5 }),
    epochs: 1,
    batchSize: 16,
  });
  const { values } = await embed(encoder, images, { batchSize: 16 });
  return { loss, sum: values.reduce((sum, value) => sum + value, 0), megabytes: (images.size * size * size * 3) / 1e6 };
}

/** The peak of this process's memory in MB: after `first`, a folder of a few images, and the increase caused by `then`. */
export async function memoryOf(first: string, then: string, cache: string, onDisk: boolean) {
  const peak = () => process.resourceUsage().maxRSS / 1024;
  await work(first, cache, onDisk);
  const before = peak();
  const { loss, sum, megabytes } = await work(then, cache, onDisk);
  return { before, grown: peak() - before, loss, sum, megabytes };
}
