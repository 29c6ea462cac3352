import { accessOfUnknown, startsWith } from "./access";
import type { Change } from "./change";
import { harbor } from "./services/harbor";
import { gitlab } from "./services/gitlab";
import { keycloak } from "./services/keycloak";
import { kubernetes } from "./services/kubernetes";
import { wordingOfKind } from "./services/manifest-kinds";
import { nexus } from "./services/nexus";
import { sonarqube } from "./services/sonarqube";
import { terraform } from "./services/terraform";
import { vault } from "./services/vault";
import type { Values } from "./plan";
import { Subject } from "./subject";
import { titleOfAddress, withoutIndex, type Surroundings } from "./surroundings";
import { differences, valueAt, type Difference } from "./values";
import { anyAttribute, type AttributeWords, type Wording } from "./wording";

/** How each type of resource is spoken of; a type that is not here is worded from its name and its attributes. */
export const WORDINGS: Readonly<Record<string, Wording>> = { ...gitlab, ...harbor, ...keycloak, ...kubernetes, ...nexus, ...sonarqube, ...terraform, ...vault };

/** Attributes in which every service keeps its own accounts. */
const OF_THE_SERVICE = ["id", "metadata.generation", "metadata.resource_version", "metadata.uid", "etag", "updated_at", "last_activity_at"];

type Happening = Pick<Change, "action" | "reason" | "forcedBy" | "leftOver">;

/** Ends the path of what is said of each attribute within, rather than of all of them. */
const EACH = /\.\*$/;

/** What a change is in words, and whether it gives anybody more than before. */
export interface Description {
  /** What the object is called. */
  readonly name: string;
  /** None where nothing changes that a reviewer need hear of. */
  readonly sentences: readonly string[];
  readonly widensAccess: boolean;
}

/**
 * Puts a change into words.
 * @param gone addresses of what is deleted by the same plan
 */
export function describe(change: Change, around: Surroundings, gone: ReadonlySet<string> = new Set()): Description {
  const subject = Subject.of(change, around);
  const wording = WORDINGS[change.type] ?? generic(change.type);
  const held = documentsIn(wording, subject);
  // A manifest is nothing but its document; a file is more than the documents in it.
  const [only] = change.type === "kubernetes_manifest" ? held : [];
  const name = `${only?.name ?? wording.name(subject)}${change.leftOver ? ", as it was before it was replaced," : ""}`;
  const said = only && change.action !== "replace" ? only.sentences : sentences(change, wording, subject, name);
  const inside = only ? [] : held.flatMap((each) => each.sentences.map((sentence) => `in ${name}: ${sentence}`));
  const missed = change.after === undefined && gone.has(withoutIndex(wording.within?.(subject)?.address ?? ""));
  // What is forgotten stays as it is.
  const widensAccess = change.action !== "forget" && !missed && (given(wording, change.type)?.(subject) === true || held.some((each) => each.widensAccess));
  const all = change.action === "forget" ? said : [...said, ...inside];
  return { name, sentences: all.length === 0 && widensAccess ? [`${name} changes`] : all, widensAccess };
}

function sentences({ action, reason, forcedBy, leftOver }: Happening, wording: Wording, subject: Subject, name: string): readonly string[] {
  switch (action) {
    case "create":
      return [wording.created?.(subject) ?? `${name} is created`];
    case "delete":
      return [(leftOver ? undefined : wording.deleted?.(subject)) ?? `${name} is deleted`];
    case "forget":
      return [`${name} is forgotten: it stays as it is, and is managed no more`];
    case "update":
      return changed(wording, subject, name);
    case "replace":
      if (reason === "replace_by_triggers") return [`${name} is renewed: the new one takes the old one's place`];
      return [...replaced(forcedBy, wording, subject, name), ...changed(wording, subject, name)];
  }
}

function replaced(forcedBy: readonly string[], wording: Wording, subject: Subject, name: string): readonly string[] {
  if (wording.replaced) return [wording.replaced(subject) ?? []].flat();
  const because = forcedBy.length > 0 ? `, because ${[...new Set(forcedBy)].join(", ")} cannot be changed in place` : "";
  return [`${name} is deleted and created anew${because}`];
}

function changed(wording: Wording, subject: Subject, name: string): readonly string[] {
  // What holds documents says what changes in them; the manifest as an attribute would only say it again.
  const all = differences(subject.before, subject.after).filter(({ path }) => !(wording.documents && ["manifest", "object"].includes(path[0]!)));
  return [...new Set(all.flatMap((difference) => wordsOf(difference, wording.attributes ?? {}, subject, name)))];
}

function wordsOf(difference: Difference, attributes: Readonly<Record<string, AttributeWords>>, subject: Subject, name: string): readonly string[] {
  const known = Object.keys(attributes).filter((each) => startsWith(difference.path, each.replace(EACH, ""))).sort((a, b) => b.length - a.length)[0];
  if (known === undefined) return OF_THE_SERVICE.some((each) => startsWith(difference.path, each)) ? [] : [anyAttribute(difference, subject, name) ?? []].flat();
  const path = known.split(".");
  // What a table knows as one is compared as one, however deep it differs.
  const asOne = EACH.test(known) ? difference : { path, before: valueAt(subject.before, path), after: valueAt(subject.after, path) };
  return [attributes[known]!(asOne, subject, name) ?? []].flat();
}

/** What changes in the documents that an object holds, each in its own words. */
function documentsIn(wording: Wording, subject: Subject): readonly Description[] {
  const held = wording.documents?.(subject);
  if (!held) return [];
  return [...new Set([...held.before.keys(), ...held.after.keys()])].flatMap((key) => {
    const [before, after] = [held.before.get(key), held.after.get(key)];
    const inner = wordingOfKind(key.split("/")[0]!);
    const document = new Subject({ ...subject.thing, values: (after ?? before)! }, subject.around, before, after);
    const name = inner.name(document);
    const action = before === undefined ? "create" : after === undefined ? "delete" : "update";
    const said = sentences({ action, forcedBy: [], leftOver: false }, inner, document, name);
    return [{ name, sentences: said, widensAccess: inner.access?.(document) === true }];
  });
}

function given(wording: Wording, type: string): Wording["access"] {
  return wording.access ?? (type in WORDINGS ? undefined : accessOfUnknown(type));
}

/** By the name of the type and what such objects are usually told apart by. */
function generic(type: string): Wording {
  const kind = type.replace(/^[^_]+_/, "").replace(/_v\d+$/, "").replaceAll("_", " ");
  return { name: (subject) => `${kind} ${titleOf(subject.thing.values) ?? `(${titleOfAddress(subject.thing.address)})`}` };
}

function titleOf(values: Values): string | undefined {
  const names = ["full_path", "path", "name", "title", "key", "username", "label"];
  return names.map((name) => values[name]).find((value): value is string => typeof value === "string" && value !== "" && value.length <= 80);
}
