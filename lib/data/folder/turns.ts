/** Work that runs side by side, and some of it alone: while nothing else of it runs. */
export class Turns {
  private readonly running = new Set<Promise<unknown>>();
  private alone: Promise<unknown> = Promise.resolve();

  /** Runs `work` beside other work, once nothing runs alone. */
  async together<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let waited: unknown; waited !== this.alone; await waited) waited = this.alone;
    const result = work();
    this.running.add(result);
    try {
      return await result;
    } finally {
      this.running.delete(result);
    }
  }

  /** Runs `work` once all that runs now has ended; what comes later waits for it. */
  async byItself<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.alone;
    const result = Promise.resolve(before)
      .then(() => Promise.allSettled(this.running))
      .then(work);
    this.alone = result.catch(() => {});
    return result;
  }
}
