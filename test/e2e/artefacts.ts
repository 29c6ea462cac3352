/** What Terraform writes and says, and a search for secrets in it. */
import { disguisesOf } from "./disguises";
import type { Secret, SecretKind } from "./secret-kinds";
import { unzip } from "./zip";

export type ArtefactKind = "configuration" | "Git file" | "log" | "plan" | "plan file" | "state";

/** A text of an artefact, and where it stands: `type.attribute` of a resource, otherwise a path. */
interface Passage {
  readonly place: string;
  readonly text: string;
}

interface Artefact {
  readonly kind: ArtefactKind;
  readonly name: string;
  readonly passages: readonly Passage[];
}

/** A secret that was found where somebody can read it. */
export interface Finding {
  readonly artefact: string;
  readonly kind: SecretKind;
  readonly place: string;
}

export class Artefacts {
  private readonly all: Artefact[] = [];

  addText(kind: ArtefactKind, name: string, text: string): void {
    this.all.push({ kind, name, passages: [{ place: "text", text }] });
  }

  addJson(kind: ArtefactKind, name: string, text: string): void {
    this.all.push({ kind, name, passages: [...passagesOf(JSON.parse(text))] });
  }

  /** A plan as Terraform saves it: the state before, the configuration, and the changes. */
  addPlanFile(name: string, archive: Buffer): void {
    for (const [file, content] of unzip(archive)) {
      if (file.startsWith("tfstate")) this.addJson("plan file", `${name} ${file}`, content.toString());
      else this.addText("plan file", `${name} ${file}`, content.toString("latin1"));
    }
  }

  get kinds(): readonly ArtefactKind[] {
    return [...new Set(this.all.map(({ kind }) => kind))].sort();
  }

  /** Texts at a place, for example an attribute of a type. */
  at(place: string): readonly string[] {
    return this.all.flatMap(({ passages }) => passages.filter((passage) => passage.place === place || passage.place.startsWith(`${place}.`)).map(({ text }) => text));
  }

  /** Where any of these values occurs, however it is written; each place once for each kind of secret. */
  search(secrets: readonly Secret[], ...kinds: readonly ArtefactKind[]): readonly Finding[] {
    const values = new Map(secrets.map(({ value, kind }) => [value, kind]));
    const searched = [...values].map(([value, kind]) => ({ kind, disguises: disguisesOf(value).flatMap((text) => [text, Buffer.from(text).toString("latin1")]) }));
    const found = new Map<string, Finding>();
    for (const { kind: artefactKind, name, passages } of this.all) {
      if (kinds.length > 0 && !kinds.includes(artefactKind)) continue;
      // Most values are nowhere: one look at all passages together, before each is looked at.
      const together = passages.map(({ text }) => text).join("\n");
      for (const { kind, disguises } of searched) {
        const present = disguises.filter((text) => together.includes(text));
        if (present.length === 0) continue;
        for (const { place, text } of passages) {
          if (present.some((each) => text.includes(each))) found.set(`${name} ${place} ${kind}`, { artefact: `${artefactKind} ${name}`, kind, place });
        }
      }
    }
    return [...found.values()];
  }
}

/** Every text in a JSON document, with its place. */
function* passagesOf(value: unknown, place = ""): Iterable<Passage> {
  if (typeof value === "string") yield { place, text: value };
  if (typeof value === "number") yield { place, text: String(value) };
  if (typeof value !== "object" || value === null) return;
  const type = typeOf(value as Record<string, unknown>);
  for (const [key, inner] of Object.entries(value)) {
    if (type !== undefined && ["values", "before", "after", "attributes"].includes(key)) yield* passagesOf(inner, type);
    else if (type !== undefined && ["instances", "change"].includes(key)) for (const each of [inner].flat()) yield* passagesOf({ ...(each as object), ...identity(value) });
    else if (Array.isArray(value)) yield* passagesOf(inner, place);
    else yield* passagesOf(inner, place === "" ? key : `${place}.${key}`);
  }
}

/** States and plans say of each resource what it is, and its attributes are below that. */
function typeOf({ mode, type }: Record<string, unknown>): string | undefined {
  if (typeof type !== "string" || typeof mode !== "string") return undefined;
  return mode === "data" ? `data.${type}` : type;
}

function identity(value: object): object {
  const { mode, type } = value as Record<string, unknown>;
  return { mode, type };
}
