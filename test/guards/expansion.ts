import { blocksOf, matches, splitText, type Alteration } from "./alteration";
import { isContentPath, objectPath, objectsIn } from "./content";
import { placesAt } from "./places";
import type { ObjectRow } from "./tables";

type Configuration = Record<string, any>;

/**
 * Every alteration that a row says its tests would notice, for what they synthesise: each attribute of each block that
 * it names, and the removal of all of them.
 */
export function alterationsOf({ resources, attributes }: Pick<ObjectRow, "resources" | "attributes">, emitted: readonly Configuration[]): Alteration[] {
  const found = new Map<string, Alteration>();
  for (const address of resources) {
    const blocks = emitted.flatMap(blocksOf).filter((block) => matches(block.address, address));
    if (blocks.length > 0) note({ kind: "remove", address });
    for (const attribute of attributes) {
      for (const block of blocks) for (const leaf of leavesAt(block.attributes, attribute)) note({ address: block.address, ...leaf });
    }
  }
  return [...found.values()];

  function note(alteration: Alteration): void {
    found.set(JSON.stringify(alteration), alteration);
  }
}

type Leaf = Pick<Alteration, "kind" | "attribute">;

function leavesAt(attributes: Configuration, attribute: string): Leaf[] {
  if (isContentPath(attribute)) return leavesInContent(attributes, attribute);
  const [path, text] = splitText(attribute);
  const values = placesAt(attributes, path).map(({ holder, key }) => holder[key]);
  if (text !== undefined) return values.some((value) => typeof value === "string" && value.includes(text)) ? [{ kind: "change", attribute }] : [];
  return values.flatMap((value) => leaves(value, path));
}

function leavesInContent(attributes: Configuration, attribute: string): Leaf[] {
  const { objects, path } = objectsIn(attributes, attribute);
  const object = objectPath(attribute);
  const whole: Leaf[] = path === "" && objects.length > 0 ? [{ kind: "drop", attribute }] : [];
  const within = objects.flatMap((each) => (path === "" ? Object.keys(each) : [path]).flatMap((key) => leavesAt(each, key)));
  return [...whole, ...within.map(({ kind, attribute: place }) => ({ kind, attribute: `${object}.${place}` }))];
}

function leaves(value: any, attribute: string): Leaf[] {
  if (Array.isArray(value)) {
    const entries = value.filter((each) => each !== null && typeof each === "object").flatMap((each) => leaves(each, attribute));
    return [...(value.length > 0 ? [{ kind: "drop", attribute } as const] : []), { kind: "add", attribute }, ...entries];
  }
  if (value === null || typeof value !== "object") return [{ kind: "change", attribute }];
  return Object.keys(value).flatMap((key) => leaves(value[key], `${attribute}.${key}`));
}
