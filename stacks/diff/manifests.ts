import { parseAllDocuments } from "yaml";
import type { Values } from "./plan";
import { isRecord } from "./sensitive";
import type { Subject } from "./subject";
import { same } from "./values";

/** Objects of a cluster, by kind, namespace and name. */
export type Documents = ReadonlyMap<string, Values>;

/** The documents that an object holds, before and after a change. */
export interface HeldDocuments {
  readonly before: Documents;
  readonly after: Documents;
}

/** What the cluster writes into an object by itself. */
const OF_THE_CLUSTER = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

/** Of a `kubernetes_manifest`: what is declared, or, where that is the same, what is in the cluster. */
export function documentsOfManifest({ before, after }: Subject): HeldDocuments {
  const attribute = before && after && same(before["manifest"], after["manifest"]) ? "object" : "manifest";
  const one = (values: Values | undefined) => byName([values?.[attribute]]);
  return { before: one(before), after: one(after) };
}

/** Of a file in a zone's repository, which Argo CD applies there. Anything else than manifests is nothing. */
export function documentsOfFile({ before, after }: Subject): HeldDocuments {
  const read = (values: Values | undefined) => (/\.ya?ml$/.test(String(values?.["file_path"])) ? byName(parsed(String(values?.["content"] ?? ""))) : new Map<string, Values>());
  return { before: read(before), after: read(after) };
}

function parsed(text: string): readonly unknown[] {
  try {
    const documents = parseAllDocuments(text);
    return Array.isArray(documents) ? documents.map((document) => (document.errors.length > 0 ? undefined : (document.toJS() as unknown))) : [];
  } catch {
    return [];
  }
}

function byName(documents: readonly unknown[]): Documents {
  return new Map(documents.flatMap((document) => {
    const manifest = isRecord(document) && typeof document["kind"] === "string" && isRecord(document["metadata"]) ? ofPeople(document) : undefined;
    const metadata = manifest?.["metadata"] as Values | undefined;
    return manifest && metadata ? [[[manifest["kind"], metadata["namespace"], metadata["name"]].join("/"), manifest] as const] : [];
  }));
}

function ofPeople({ status: _status, metadata, ...rest }: Values): Values {
  return { ...rest, metadata: Object.fromEntries(Object.entries(metadata as Values).filter(([name]) => !OF_THE_CLUSTER.includes(name))) };
}
