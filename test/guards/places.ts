/** A place in a block: what holds it, and under which key. */
export interface Place {
  readonly holder: any;
  readonly key: string | number;
}

/** The places that a path leads to, through all entries of lists. A key may hold dots itself, as those of labels do. */
export function placesAt(holder: any, path: string): Place[] {
  if (Array.isArray(holder)) return holder.flatMap((each) => placesAt(each, path));
  if (holder === null || typeof holder !== "object") return [];
  return Object.keys(holder).flatMap((key) => {
    if (path === key) return [{ holder, key }];
    return path.startsWith(`${key}.`) ? placesAt(holder[key], path.slice(key.length + 1)) : [];
  });
}

/** Another value of the same kind. */
export function otherThan(value: any): any {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `altered-${value.replace(/[${}]/g, "")}`;
  if (Array.isArray(value)) return [];
  return value === null ? "altered" : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, otherThan(each)]));
}
