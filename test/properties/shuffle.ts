/** Lists of a declaration whose order says nothing; that of sources and of values files does. */
const SETS = new Set([
  "admins", "branches", "clusters", "deployments", "environments", "everyone", "members", "permissions", "plugins", "projects",
  "repositories", "reservedSlugs", "roles", "stages", "tags", "zones",
]);

/** The same declaration, written down in another order: keys of every map, items of every set. */
export function shuffle<T>(value: T, seed: number): T {
  const random = randomFrom(seed);
  const visit = (each: unknown, isSet: boolean): unknown => {
    if (Array.isArray(each)) return permute(each.map((item) => visit(item, false)), isSet ? random : undefined);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(permute(Object.entries(each), random).map(([key, inner]) => [key, visit(inner, SETS.has(key))]));
  };
  return visit(value, false) as T;
}

export function permute<T>(items: readonly T[], random: (() => number) | undefined): readonly T[] {
  if (!random) return items;
  return items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
