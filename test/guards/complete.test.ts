import { withEveryOption } from "../plugins/together/build";
import { blocksOf, matches, splitText } from "./alteration";
import { documents, isContentPath, meansPlace } from "./content";
import { readServicePages, type ObjectRow } from "./tables";

const stacks = withEveryOption();

/** How Terraform gets there, not what a service holds. */
const plumbing = ["provider", "depends_on", "lifecycle", "count", "provisioner", "//", "description"];

const rows = readServicePages().flatMap(({ objects }) => objects);

test("whatever a platform with every service and every option writes is guarded by a row", () => {
  const unguarded = new Set<string>();
  for (const { json } of stacks.values()) {
    for (const block of blocksOf(json)) {
      const guards = rows.filter(({ resources }) => resources.some((glob) => matches(block.address, glob)));
      if (guards.length === 0) unguarded.add(block.address);
      else if (inContent(guards)) for (const place of unguardedInContent(guards, String(block.attributes["content"]))) unguarded.add(`${block.address} ${place}`);
      for (const place of placesBelow(block.attributes)) if (!plumbing.includes(place.split(".")[0]!) && !guards.some((row) => guardsPlace(row, place))) unguarded.add(`${block.address} ${place}`);
    }
  }
  expect([...unguarded].sort()).toEqual([]);
});

/** Every value below, by the names that lead to it. */
function placesBelow(value: any, path = ""): string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((each) => (each !== null && typeof each === "object" ? placesBelow(each, path) : []))];
  if (value === null || typeof value !== "object") return [path];
  return Object.keys(value).flatMap((key) => placesBelow(value[key], path === "" ? key : `${path}.${key}`));
}

/** Whether a file's content is guarded object by object, rather than as a text. */
function inContent(guards: readonly ObjectRow[]): boolean {
  return guards.some(({ attributes }) => attributes.some((each) => each.startsWith("content:")));
}

function unguardedInContent(guards: readonly ObjectRow[], content: string): string[] {
  const paths = guards.flatMap(({ attributes }) => attributes.filter((each) => each.startsWith("content:")));
  return documents(content).flatMap((object) =>
    placesBelow(object)
      .filter((place) => !paths.some((path) => meansPlace(path, object, place)))
      .map((place) => `${object["kind"] ?? "file"}/${object["metadata"]?.name ?? ""}.${place}`),
  );
}

function guardsPlace({ attributes }: ObjectRow, place: string): boolean {
  return attributes.some((each) => {
    if (isContentPath(each)) return each.split(":")[0] === place;
    const [path] = splitText(each);
    return place === path || place.startsWith(`${path}.`);
  });
}
