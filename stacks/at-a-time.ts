/**
 * Does the same for each item, so many at a time: whoever is done takes the next.
 * @throws what the first that failed threw, at once
 */
export async function atATime<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, most) }, worker));
}
