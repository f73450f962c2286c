import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Writes which share of its tolerance a comparison used, max |found - wanted| / (atol + rtol |wanted|), as a line of the file
 * SIAMESE_SPREAD, beside the test's name. `test/measure-spread.mjs` sets it and reads the file; otherwise nothing is written.
 */
export function noteUsedTolerance(share: number): void {
  const file = process.env.SIAMESE_SPREAD;
  if (!file || !Number.isFinite(share)) return;
  const { testPath, currentTestName } = expect.getState();
  appendFileSync(file, `${JSON.stringify({ path: testPath, name: currentTestName, share })}\n`);
}
