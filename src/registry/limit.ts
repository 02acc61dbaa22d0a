/**
 * Runs a task for every item, at most `limit` at a time, and gives their results in the order of the items. Throws the first
 * error of a task.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Promise<Result>[] = [];
  const queue = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of queue) {
      const result = task(item);
      results[index] = result;
      await result;
    }
  }
  await Promise.all(Array.from({ length: limit }, work));
  return await Promise.all(results);
}
