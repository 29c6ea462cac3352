import { alterContent, isContentPath } from "./content";
import { otherThan, placesAt } from "./places";

/** Alterations of what is synthesised, by which a test shows that another test would notice. */

/**
 * - `change`: a value becomes another one of its kind
 * - `drop`: the last entry of a list goes, or an object of a file
 * - `add`: a list gets one entry more
 * - `remove`: the whole block goes
 */
export const alterationKinds = ["change", "drop", "add", "remove"] as const;
export type AlterationKind = (typeof alterationKinds)[number];

export interface Alteration {
  readonly kind: AlterationKind;
  /** `type.name`, `data.type.name`, `output.name` and so on; `*` stands for any characters, `?` for one. */
  readonly address: string;
  /**
   * Names joined by dots, through all entries of lists: `spec.hard`. A text within the value: `policy~read`. A place in
   * an object of a file's YAML: `content:ResourceQuota.spec.hard`. Not for `remove`.
   */
  readonly attribute?: string;
}

type Configuration = Record<string, any>;

/** A configuration with one alteration. What the alteration does not match stays as it is. */
export function alter(json: Configuration, { kind, address, attribute }: Alteration): Configuration {
  const copy = structuredClone(json);
  for (const block of blocksOf(copy)) {
    if (!matches(block.address, address)) continue;
    if (kind === "remove") block.remove();
    else if (attribute !== undefined) alterAttribute(block.attributes, kind, attribute);
  }
  return copy;
}

/** Writes an alteration as one line, as `DSO_TEST_ALTER` takes it. */
export function describeAlteration({ kind, address, attribute }: Alteration): string {
  return [kind, address, ...(attribute === undefined ? [] : [attribute])].join(" ");
}

/** @throws Error when the line is no alteration */
export function parseAlteration(line: string): Alteration {
  const [kind, address, ...rest] = line.split(" ");
  const attribute = rest.join(" ");
  const known = alterationKinds.find((each) => each === kind);
  if (known === undefined || address === undefined || address === "" || (known === "remove") !== (attribute === "")) {
    throw new Error(`"${line}" is no alteration: expected remove <address>, or ${alterationKinds.filter((each) => each !== "remove").join(", ")} and <address> <attribute>`);
  }
  return known === "remove" ? { kind: known, address } : { kind: known, address, attribute };
}

/** One block of a configuration, and how to take it out. */
export interface AlterableBlock {
  readonly address: string;
  readonly attributes: Configuration;
  remove(): void;
}

export function blocksOf(json: Configuration): AlterableBlock[] {
  return [
    ...["resource", "data", "ephemeral"].flatMap((section) =>
      Object.entries<Configuration>(json[section] ?? {}).flatMap(([type, named]) => blocksIn(named, `${section === "resource" ? "" : `${section}.`}${type}.`)),
    ),
    ...["output", "variable", "check", "locals"].flatMap((section) => blocksIn(json[section] ?? {}, `${section}.`)),
    ...((json["removed"] ?? []) as Configuration[]).map((attributes) => ({
      address: `removed.${String(attributes["from"])}`,
      attributes,
      remove: () => json["removed"].splice(json["removed"].indexOf(attributes), 1),
    })),
  ];
}

function blocksIn(named: Configuration, prefix: string): AlterableBlock[] {
  return Object.entries(named).map(([name, attributes]) => ({ address: `${prefix}${name}`, attributes, remove: () => delete named[name] }));
}

export function matches(address: string, glob: string): boolean {
  const pattern = glob.replace(/[\\^$.+()[\]{}|]/g, "\\$&").replaceAll("?", ".").replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`, "s").test(address);
}

function alterAttribute(attributes: Configuration, kind: AlterationKind, attribute: string): void {
  if (isContentPath(attribute)) return alterContent(attributes, attribute, (objects, path) => objects.forEach((object) => alterAttribute(object, kind, path)));
  const [path, text] = splitText(attribute);
  for (const { holder, key } of placesAt(attributes, path)) {
    const value = holder[key];
    if (text !== undefined) holder[key] = typeof value === "string" ? value.replaceAll(text, "altered") : value;
    else if (kind === "change") holder[key] = otherThan(value);
    else if (Array.isArray(value)) holder[key] = kind === "drop" ? value.slice(0, -1) : [...value, otherThan(value.at(-1) ?? "")];
  }
}

/** `path~text`: the text within the value at the path. */
export function splitText(attribute: string): readonly [path: string, text?: string] {
  const at = attribute.indexOf("~");
  return at < 0 ? [attribute] : [attribute.slice(0, at), attribute.slice(at + 1)];
}
