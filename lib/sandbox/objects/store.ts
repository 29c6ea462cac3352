import { type Tool } from "../schemas";
import { type Attributes, equal, type Value, valuesAt } from "../values";

/** One thing that exists in a service. */
export interface StoredObject {
  /** Counts up over the whole sandbox; also where numeric ids come from. */
  readonly serial: number;
  readonly tool: Tool;
  /** The configured address of the service: another address is another service. */
  readonly endpoint: string;
  readonly type: string;
  /** What Terraform's state refers to it by. */
  id: string;
  /** What may exist only once, e.g. a full path. Empty where the service allows any number. */
  key: string;
  /** As a read returns them. */
  attributes: Attributes;
  /** Write-only values: the service has them, a read never returns them. */
  hidden: Attributes;
  /** How often it was changed: what rotates differs from revision to revision. */
  revision: number;
  /** How often something created it although it was there, where the service allows that: a sign of two owners. */
  adoptions: number;
  /** True for what belongs to the service: seeds, and settings that Terraform has let go of. */
  seeded: boolean;
}

/** What of an object may change. */
export type ObjectChange = Partial<Pick<StoredObject, "attributes" | "hidden" | "id" | "key" | "revision" | "adoptions" | "seeded">>;

export type Change =
  | { readonly kind: "put"; readonly object: StoredObject }
  | { readonly kind: "remove"; readonly object: StoredObject }
  | { readonly kind: "seeded"; readonly tool: Tool; readonly endpoint: string; readonly seeds: readonly string[] };

function holds(object: StoredObject, path: string, text: string): boolean {
  return path === "id" ? object.id === text : valuesAt(object.attributes, path).some((found) => String(found) === text);
}

class Table {
  readonly byId = new Map<string, StoredObject>();
  readonly byKey = new Map<string, StoredObject>();
}

/** The objects of one service, that is of one provider at one configured address. */
export class Endpoint {
  private readonly tables = new Map<string, Table>();
  /** Identities of the seeds that were planted here, so that one removed by hand does not come back. */
  readonly seeds = new Set<string>();

  constructor(readonly tool: Tool, readonly name: string, private readonly store: ObjectStore) {}

  /** Puts something into the service that it brings itself, as an object nobody created through Terraform. */
  bring(type: string, id: string, key: string, attributes: Attributes): void {
    if (key !== "" && this.findByKey(type, key)) return;
    const serial = this.store.nextSerial();
    this.put({ serial, tool: this.tool, endpoint: this.name, type, id, key, attributes: { ...attributes, id }, hidden: {}, revision: 0, adoptions: 0, seeded: true });
  }

  get types(): string[] {
    return [...this.tables.keys()];
  }

  all(type: string): StoredObject[] {
    return [...(this.tables.get(type)?.byId.values() ?? [])];
  }

  find(type: string, id: string): StoredObject | undefined {
    return this.tables.get(type)?.byId.get(id);
  }

  findByKey(type: string, key: string): StoredObject | undefined {
    return this.tables.get(type)?.byKey.get(key);
  }

  /** Objects of a type with a value at a dotted path. */
  where(type: string, path: string, value: Value): StoredObject[] {
    return this.all(type).filter((object) => valuesAt(object.attributes, path).some((found) => equal(found, value)));
  }

  /** The first object of one of the types that has this text at one of the paths. */
  named(types: readonly string[], paths: readonly string[], text: string): StoredObject | undefined {
    for (const type of types) {
      const table = this.tables.get(type);
      if (!table) continue;
      const direct = table.byId.get(text) ?? table.byKey.get(text);
      if (direct && paths.some((path) => holds(direct, path, text))) return direct;
      for (const path of paths) {
        if (path === "id") continue;
        for (const object of table.byId.values()) if (holds(object, path, text)) return object;
      }
    }
    return undefined;
  }

  put(object: StoredObject): void {
    this.index(object);
    this.store.changed({ kind: "put", object });
  }

  /** Changes an object's attributes, id or key. */
  change(object: StoredObject, to: ObjectChange): void {
    this.unindex(object);
    Object.assign(object, to);
    this.put(object);
  }

  remove(object: StoredObject): void {
    this.unindex(object);
    this.store.changed({ kind: "remove", object });
  }

  seeded(seeds: readonly string[]): void {
    for (const seed of seeds) this.seeds.add(seed);
    if (seeds.length > 0) this.store.changed({ kind: "seeded", tool: this.tool, endpoint: this.name, seeds });
  }

  /** Only the indexes: used when objects are read back from disk. */
  index(object: StoredObject): void {
    let table = this.tables.get(object.type);
    if (!table) this.tables.set(object.type, (table = new Table()));
    table.byId.set(object.id, object);
    if (object.key !== "") table.byKey.set(object.key, object);
  }

  unindex(object: StoredObject): void {
    const table = this.tables.get(object.type);
    if (table?.byId.get(object.id) === object) table.byId.delete(object.id);
    if (table?.byKey.get(object.key) === object) table.byKey.delete(object.key);
  }
}

/** Everything that exists, over all services. Changes are told to `onChange` before they are answered for. */
export class ObjectStore {
  private readonly endpoints = new Map<string, Endpoint>();
  private serial = 0;
  onChange: (change: Change) => void = () => {};

  nextSerial(): number {
    return ++this.serial;
  }

  endpoint(tool: Tool, name: string): Endpoint {
    const address = `${tool} ${name}`;
    let endpoint = this.endpoints.get(address);
    if (!endpoint) this.endpoints.set(address, (endpoint = new Endpoint(tool, name, this)));
    return endpoint;
  }

  /** Names of the services of a provider that were asked for so far. */
  endpointNames(tool: Tool): string[] {
    return [...this.endpoints.values()].filter((endpoint) => endpoint.tool === tool).map((endpoint) => endpoint.name);
  }

  all(): StoredObject[] {
    return [...this.endpoints.values()].flatMap((endpoint) => endpoint.types.flatMap((type) => endpoint.all(type)));
  }

  changed(change: Change): void {
    this.onChange(change);
  }

  /** Repeats a change that was written down earlier. */
  replay(change: Change): void {
    if (change.kind === "seeded") {
      for (const seed of change.seeds) this.endpoint(change.tool, change.endpoint).seeds.add(seed);
      return;
    }
    const { object } = change;
    const endpoint = this.endpoint(object.tool, object.endpoint);
    const known = endpoint.all(object.type).find((candidate) => candidate.serial === object.serial);
    if (known) endpoint.unindex(known);
    if (change.kind === "put") endpoint.index(object);
    this.serial = Math.max(this.serial, object.serial);
  }

  /** The changes that lead from nothing to what exists now. */
  snapshot(): Change[] {
    const seeded: Change[] = [...this.endpoints.values()]
      .filter((endpoint) => endpoint.seeds.size > 0)
      .map((endpoint) => ({ kind: "seeded", tool: endpoint.tool, endpoint: endpoint.name, seeds: [...endpoint.seeds] }));
    return [...seeded, ...this.all().map((object): Change => ({ kind: "put", object }))];
  }
}
