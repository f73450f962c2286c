import { setTimeout as wait } from 'node:timers/promises';

/** 0.2 s, then twice as long each time. */
const firstWaitMs = 200;

/**
 * Runs `work` until it succeeds, at most `tries` times, and waits 0.2, 0.4, 0.8 … seconds in between, each wait shortened at random, by up
 * to half, so that many clients do not return at the same moment.
 * @param isTransient says whether another attempt may help; other errors are thrown at once
 * @param firstMs the first wait
 */
export async function retry<T>(
  work: () => Promise<T>,
  tries: number,
  isTransient: (error: unknown) => boolean,
  firstMs = firstWaitMs,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (tried >= tries || !isTransient(error)) throw error;
      await wait(firstMs * 2 ** (tried - 1) * (0.5 + Math.random() / 2));
    }
  }
}
