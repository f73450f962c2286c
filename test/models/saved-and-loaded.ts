import type { io } from '@tensorflow/tfjs-core';
import { tf } from '../../lib/tensorflow/tensorflow';

/** The model as stock tfjs loads it after saving, by way of JSON, as through a file. */
export async function savedAndLoaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  const { modelTopology, weightSpecs, weightData } = await new Promise<io.ModelArtifacts>((resolve) => {
    model.save({
      save: async (artifacts) => {
        resolve(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      },
    });
  });
  const artifacts = { modelTopology: JSON.parse(JSON.stringify(modelTopology)), weightSpecs, weightData };
  return tf.loadLayersModel(tf.io.fromMemory(artifacts));
}
