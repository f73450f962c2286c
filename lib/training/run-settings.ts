import { createHash } from 'node:crypto';
import type { RunSettings } from './checkpoint';
import type { Examples } from './examples';
import type { Run } from './fit-options';

/** What must be the same for a run to go on from a checkpoint, as far as it can be told (not what the loss computes). */
export function runSettings({
  encoder,
  train,
  validation,
  optimizer,
  epochs,
  batchSize,
  seed,
  lossVariables,
}: Run): RunSettings {
  const layers = encoder.layers.map((layer) => `${layer.getClassName()} ${JSON.stringify(layer.outputShape)}`);
  return {
    seed,
    batchSize,
    epochs,
    optimizer: optimizer.getClassName(),
    encoder: shortHash(layers.join()),
    training: fingerprint(train),
    validation: validation ? fingerprint(validation) : 'none',
    ...(lossVariables.length > 0 ? { 'loss weights': lossVariables.map(({ shape }) => `[${shape}]`).join() } : {}),
  };
}

/** The examples in a few letters: `110000 pairs of train, 3f9a81c2`. */
function fingerprint({ dataset, columns, targets, unit, size, perBatch }: Examples): string {
  const bytes = columns.map((column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  const batches = perBatch ? ` in batches of ${perBatch.classes} classes x ${perBatch.images}` : '';
  return `${size} ${unit} of ${dataset.name}${batches}, ${shortHash(dataset.labels, ...bytes, targets)}`;
}

function shortHash(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 8);
}
