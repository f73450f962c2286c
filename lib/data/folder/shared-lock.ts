/** Shared work runs side by side; exclusive work runs alone, while nothing else under the lock runs. */
export class SharedLock {
  private readonly running = new Set<Promise<unknown>>();
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `work` beside other shared work, once no exclusive work runs. */
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

  /** Runs `work` once everything that runs now has ended; later work waits for it. */
  async exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.last;
    const result = Promise.resolve(before)
      .then(() => Promise.allSettled(this.running))
      .then(work);
    this.last = result.catch(() => {});
    return result;
  }
}
