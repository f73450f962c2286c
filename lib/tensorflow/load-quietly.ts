import fs from 'node:fs';
import { createRequire } from 'node:module';
import { addonPath } from './process-environment';
import { siftStartUpMessages } from './start-up-messages';

interface StandardError {
  capture(): void;
  release(): string;
}

const load = createRequire(__filename);

const fellBack =
  'siamese-lab: TensorFlow found no GPU that it can use, so this runs on the CPU. (TF_CPP_MIN_LOG_LEVEL=0 shows what it tried.)';

/**
 * Loads TensorFlow's native addon without the messages that it prints before it reads any setting. Errors are still shown, and
 * `TF_CPP_MIN_LOG_LEVEL=0` shows everything.
 */
export function loadQuietly<T>(loadTensorFlow: () => T): T {
  const addon = process.env.TF_CPP_MIN_LOG_LEVEL === '0' ? undefined : addonPath('standard_error');
  if (!addon) return loadTensorFlow();
  const standardError: StandardError = load(addon);
  standardError.capture();
  try {
    return loadTensorFlow();
  } finally {
    const { rest, withoutGpu } = siftStartUpMessages(standardError.release());
    if (rest) fs.writeSync(2, `${rest}\n`);
    if (withoutGpu && process.env.SIAMESE_DEVICE !== 'cpu') fs.writeSync(2, `${fellBack}\n`);
  }
}
