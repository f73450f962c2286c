import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const program = `
const { usesOneDnn } = require('./lib/dist/tensorflow/one-dnn.js');
require('siamese-lab').tf.ones([2]).dataSync();
console.log(usesOneDnn);`;

describe('usesOneDnn', () => {
  // TensorFlow says at its start whether oneDNN is on.
  it.each(['1', 'true', 'TRUE', '0', 'false'])('is what TensorFlow makes of TF_ENABLE_ONEDNN_OPTS=%s', (setting) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
      cwd: join(__dirname, '..', '..'),
      encoding: 'utf8',
      env: { ...process.env, TF_ENABLE_ONEDNN_OPTS: setting, TF_CPP_MIN_LOG_LEVEL: '0' },
    });
    expect(stdout.trim()).toBe(String(/oneDNN custom operations are on/.test(stderr)));
  });
});
