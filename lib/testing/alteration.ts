/** Alterations of what is synthesised, by which a test shows that another test would notice. */

/**
 * - `change`: a value becomes another one of its kind
 * - `drop`: the last entry of a list goes
 * - `add`: a list gets one entry more
 * - `remove`: the whole block goes
 */
export const alterationKinds = ["change", "drop", "add", "remove"] as const;
export type AlterationKind = (typeof alterationKinds)[number];

export interface Alteration {
  readonly kind: AlterationKind;
  /** `type.name`, `data.type.name`, `output.name` and so on; `*` stands for any characters. */
  readonly address: string;
  /** Attribute names joined by dots, through all entries of lists; a text in it after `~`. Not for `remove`. */
  readonly attribute?: string;
}

let inForce: Alteration | undefined;
let observer: ((json: Record<string, any>) => void) | undefined;

/** Shows everything that is synthesised from now on, before it is altered. */
export function observe(look: ((json: Record<string, any>) => void) | undefined): void {
  observer = look;
}

/** Puts an alteration in force for everything that is synthesised from now on, or, with none, ends it. */
export function setAlteration(alteration: Alteration | undefined): void {
  inForce = alteration;
}

/** The configuration under the alteration in force; as it is where there is none. */
export function altered(json: Record<string, any>): Record<string, any> {
  observer?.(json);
  return inForce === undefined ? json : alter(json, inForce);
}

/** A configuration with one alteration. What the alteration does not match stays as it is. */
export function alter(json: Record<string, any>, { kind, address, attribute }: Alteration): Record<string, any> {
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
  readonly attributes: Record<string, any>;
  remove(): void;
}

export function blocksOf(json: Record<string, any>): AlterableBlock[] {
  return [
    ...["resource", "data", "ephemeral"].flatMap((section) =>
      Object.entries<Record<string, any>>(json[section] ?? {}).flatMap(([type, named]) => blocksIn(named, `${section === "resource" ? "" : `${section}.`}${type}.`)),
    ),
    ...["output", "variable", "check", "locals"].flatMap((section) => blocksIn(json[section] ?? {}, `${section}.`)),
    ...((json["removed"] ?? []) as Record<string, any>[]).map((attributes) => ({
      address: `removed.${String(attributes["from"])}`,
      attributes,
      remove: () => json["removed"].splice(json["removed"].indexOf(attributes), 1),
    })),
  ];
}

function blocksIn(named: Record<string, any>, prefix: string): AlterableBlock[] {
  return Object.entries(named).map(([name, attributes]) => ({ address: `${prefix}${name}`, attributes, remove: () => delete named[name] }));
}

export function matches(address: string, glob: string): boolean {
  const pattern = glob.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(address);
}

/** A place in a block: what holds it, and under which key. */
export interface Place {
  readonly holder: any;
  readonly key: string | number;
}

/** The places that a path leads to. A key may hold dots itself, as those of labels do. */
export function placesAt(holder: any, path: string): Place[] {
  if (Array.isArray(holder)) return holder.flatMap((each) => placesAt(each, path));
  if (holder === null || typeof holder !== "object") return [];
  return Object.keys(holder).flatMap((key) => {
    if (path === key) return [{ holder, key }];
    return path.startsWith(`${key}.`) ? placesAt(holder[key], path.slice(key.length + 1)) : [];
  });
}

function alterAttribute(attributes: Record<string, any>, kind: AlterationKind, attribute: string): void {
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

function otherThan(value: any): any {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `altered-${value.replace(/[${}]/g, "")}`;
  if (Array.isArray(value)) return [];
  return value === null ? "altered" : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, otherThan(each)]));
}
