/** Gives f(item) for each item in order, while f works on up to `atOnce` items: no more results than that are waiting. */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  f: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const pending: Promise<Result>[] = [];
  const next = async () => (await pending.shift()) as Result;
  try {
    for (const item of items) {
      const result = f(item);
      result.catch(() => {}); // thrown when its turn comes
      pending.push(result);
      if (pending.length >= atOnce) yield await next();
    }
    while (pending.length > 0) yield await next();
  } finally {
    await Promise.allSettled(pending);
  }
}
