/** Work that runs side by side (shared), and some that runs alone (exclusive): while nothing else under the lock runs. */
export class SharedLock {
  private readonly running = new Set<Promise<unknown>>();
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `work` beside other work, once nothing exclusive runs. */
  async shared<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let waited: unknown; waited !== this.last; await waited) waited = this.last;
    const result = work();
    this.running.add(result);
    try {
      return await result;
    } finally {
      this.running.delete(result);
    }
  }

  /** Runs `work` once all that runs now has ended; what comes later waits for it. */
  async exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.last;
    const result = Promise.resolve(before)
      .then(() => Promise.allSettled(this.running))
      .then(work);
    this.last = result.catch(() => {});
    return result;
  }
}
