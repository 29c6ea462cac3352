import { parseAllDocuments, stringify } from "yaml";

/** Objects in the YAML of a file that a stack writes: `content:ResourceQuota.spec.hard`, `content:AppProject/demo-dev-6293.spec`. */

type YamlObject = Record<string, any>;

interface ContentPath {
  readonly attribute: string;
  /** Any kind where it is empty. */
  readonly kind: string;
  readonly name?: string;
  /** Within the object; empty for the object itself. */
  readonly path: string;
}

export function isContentPath(attribute: string): boolean {
  return /^\w+:/.test(attribute);
}

function parse(text: string): ContentPath {
  const [, attribute, kind, name, path = ""] = /^(\w+):(\w*)(?:\/([^.]+))?(?:\.(.+))?$/s.exec(text)!;
  return { attribute: attribute!, kind: kind!, ...(name !== undefined && { name }), path };
}

/** The path of the object itself, to which places within it are joined by a dot. */
export function objectPath(text: string): string {
  const { attribute, kind, name } = parse(text);
  return `${attribute}:${kind}${name === undefined ? "" : `/${name}`}`;
}

/** The objects that a path means, and the path within them. */
export function objectsIn(attributes: YamlObject, text: string): { readonly objects: readonly YamlObject[]; readonly path: string } {
  const content = parse(text);
  const value = attributes[content.attribute];
  return { objects: typeof value === "string" ? documents(value).filter((each) => isMeant(each, content)) : [], path: content.path };
}

/** Writes a file's content anew, without the objects that a path means or with what `change` makes of them. */
export function alterContent(attributes: YamlObject, text: string, change: (objects: readonly YamlObject[], path: string) => void): void {
  const content = parse(text);
  const value = attributes[content.attribute];
  if (typeof value !== "string") return;
  const all = documents(value);
  const meant = all.filter((each) => isMeant(each, content));
  if (meant.length === 0) return;
  if (content.path !== "") change(meant, content.path);
  const left = content.path === "" ? all.filter((each) => !meant.includes(each)) : all;
  attributes[content.attribute] = left.map((each) => stringify(each, { aliasDuplicateObjects: false })).join("---\n");
}

/** Whether a path means a place in an object. */
export function meansPlace(text: string, object: YamlObject, place: string): boolean {
  const content = parse(text);
  return isMeant(object, content) && (content.path === "" || place === content.path || place.startsWith(`${content.path}.`));
}

export function documents(text: string): YamlObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((each): each is YamlObject => each !== null && typeof each === "object");
}

function isMeant(object: YamlObject, { kind, name }: ContentPath): boolean {
  return (kind === "" || object["kind"] === kind) && (name === undefined || object["metadata"]?.name === name);
}
