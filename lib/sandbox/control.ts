import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { type Fault } from "./faults";
import { type Endpoint, type StoredObject } from "./objects/store";
import { changeObject } from "./provider/objects";
import { deleteObject } from "./provider/references";
import { plant } from "./provider/seeds";
import type { World } from "./provider/world";
import { SCHEDULED } from "./rules/gitlab/places";
import { FIELD_MANAGER } from "./rules/manifest";
import { toolOf } from "./schemas";
import { type TerraformStates } from "./terraform-state";
import { type Attributes, copy, Dynamic, isObject, typeOf, type Value } from "./values";

/** An object as people see it. Write-only values are among them: it is the sandbox. */
export interface VisibleObject {
  readonly provider: string;
  readonly endpoint: string;
  readonly type: string;
  readonly id: string;
  readonly key: string;
  readonly seeded: boolean;
  /** How often something created it although it was there: more than 0 is a sign of two owners. */
  readonly adoptions: number;
  readonly attributes: { readonly [name: string]: unknown };
  readonly hidden: { readonly [name: string]: unknown };
}

/** What exists, and changes to it that Terraform knows nothing of. */
export class ObjectControl {
  constructor(private readonly world: World) {}

  /**
   * Everything, or what agrees with all that is asked for; seeds included unless `seeded` is false. What GitLab has
   * only scheduled for deletion is not there any more: it is listed when its type is asked for
   * (`gitlab_scheduled_deletion`).
   */
  list(filter: Partial<Pick<VisibleObject, "provider" | "endpoint" | "type" | "id" | "key" | "seeded">> = {}): VisibleObject[] {
    return this.world.store
      .all()
      .filter((object) => object.type !== SCHEDULED || filter.type === SCHEDULED)
      .map(visible)
      .filter((object) => Object.entries(filter).every(([name, value]) => value === undefined || object[name as keyof VisibleObject] === value));
  }

  /**
   * Changes an object behind Terraform's back. Maps are merged, and null takes an entry away (RFC 7396); lists are
   * replaced. A name with dots is a path: `metadata.0.labels`.
   */
  patch(type: string, idOrKey: string, attributes: Attributes, endpoint?: string): VisibleObject {
    const { object, owner } = this.find(type, idOrKey, endpoint);
    const changed = copy(object.attributes);
    for (const [path, value] of Object.entries(attributes)) mergeAt(changed, path in changed ? [path] : path.split("."), value);
    const rules = this.world.rules[object.tool].resources[type] ?? {};
    const hidden = type === "kubernetes_manifest" ? { ...object.hidden, [FIELD_MANAGER]: "kubectl-edit" } : object.hidden;
    changeObject(rules, object, owner, { attributes: changed, hidden, revision: object.revision + 1 });
    return visible(object);
  }

  /** Puts something into a service that nothing in Terraform makes, such as an image in a registry. */
  add(type: string, attributes: Attributes, endpoint?: string): VisibleObject {
    const tool = toolOf(type);
    if (!tool) throw new Error(`no provider of the sandbox has a type ${type}`);
    const names = this.world.store.endpointNames(tool);
    if (endpoint === undefined && names.length > 1) throw new Error(`${names.length} services could hold a ${type}: name the endpoint, one of ${names.join(", ")}`);
    const object = plant(this.world, this.world.endpoint(tool, endpoint ?? names[0] ?? "default"), type, attributes);
    if (!object) throw new Error(`the service holds such a ${type} already`);
    return visible(object);
  }

  /** Removes an object behind Terraform's back, with what its service removes along with it. */
  remove(type: string, idOrKey: string, endpoint?: string): void {
    const { object, owner } = this.find(type, idOrKey, endpoint);
    const refusal = deleteObject(object, this.world.rules[object.tool], owner, object.attributes);
    if (refusal) throw new Error(refusal);
  }

  private find(type: string, idOrKey: string, endpoint?: string): { object: StoredObject; owner: Endpoint } {
    const candidates = this.world.store.all().filter((object) => object.type === type && (object.id === idOrKey || object.key === idOrKey) && (endpoint ?? object.endpoint) === object.endpoint);
    const [object] = candidates;
    if (!object) throw new Error(`the sandbox holds no ${type} with the id or key "${idOrKey}"${endpoint ? ` at ${endpoint}` : ""}`);
    if (candidates.length > 1) throw new Error(`${candidates.length} services hold a ${type} with the id or key "${idOrKey}": name the endpoint`);
    return { object, owner: this.world.store.endpoint(object.tool, object.endpoint) };
  }
}

/** Merges a value into the place at a path, in place. */
function mergeAt(owner: Value, path: readonly string[], change: Value): void {
  const [name = "", ...rest] = path;
  const inside = owner instanceof Dynamic ? owner.value : owner;
  const place = inside as { [name: string]: Value };
  if (rest.length > 0) mergeAt(place[name] ?? null, rest, change);
  else place[name] = merged(place[name] ?? null, change);
}

function merged(before: Value, change: Value): Value {
  if (before instanceof Dynamic) {
    const value = merged(before.value, change);
    return new Dynamic(typeOf(value), value);
  }
  if (!isObject(before) || !isObject(change)) return change;
  const result: Attributes = { ...before };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name] ?? null, value);
  }
  return result;
}

function visible(object: StoredObject): VisibleObject {
  return {
    provider: object.tool,
    endpoint: object.endpoint,
    type: object.type,
    id: object.id,
    key: object.key,
    seeded: object.seeded,
    adoptions: object.adoptions,
    attributes: plain(object.attributes) as { [name: string]: unknown },
    hidden: plain(object.hidden) as { [name: string]: unknown },
  };
}

function plain(value: unknown): unknown {
  if (value instanceof Dynamic) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  return value;
}

/**
 * The control interface for other processes, and Terraform's `http` state backend, on loopback:
 *
 *     GET    /objects?provider=&endpoint=&type=&id=&key=&seeded=   what exists
 *     PATCH  /objects/<type>/<id or key>?endpoint=                 body: attributes to change behind Terraform's back
 *     DELETE /objects/<type>/<id or key>?endpoint=                 remove behind Terraform's back
 *     POST   /objects/<type>?endpoint=                             body: attributes of something that Terraform does not make
 *     GET    /faults   POST /faults   DELETE /faults               what is to go wrong (see `Fault`)
 *     GET    /calls                                                calls so far, by type and operation
 *     GET    /state                                                names of the states
 *     GET | POST | DELETE | LOCK | UNLOCK  /state/<name>           Terraform's http backend
 */
export class ControlServer {
  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(world: World, objects: ObjectControl, states: TerraformStates): Promise<ControlServer> {
    const server = createServer((request, response) => {
      void answer(request, world, objects, states)
        .catch((error: Error) => ({ status: 400, body: JSON.stringify({ error: error.message }) }))
        .then(({ status, body }) => send(response, status, body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A state or control connection that is kept alive must not keep the process.
    server.unref();
    return new ControlServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

async function answer(request: IncomingMessage, world: World, objects: ObjectControl, states: TerraformStates): Promise<{ status: number; body: string }> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const [room = "", type = "", ...rest] = url.pathname.split("/").slice(1).map(decodeURIComponent);
  const body = await bodyOf(request);
  const method = request.method ?? "GET";
  const endpoint = url.searchParams.get("endpoint") ?? undefined;
  const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value, null, 1) });
  switch (`${method} ${room}`) {
    case "GET objects": {
      const filter: { [name: string]: unknown } = Object.fromEntries(url.searchParams);
      if ("seeded" in filter) filter["seeded"] = filter["seeded"] === "true";
      return json(objects.list({ ...filter, ...(type ? { type } : {}) }));
    }
    case "PATCH objects":
      return json(objects.patch(type, rest.join("/"), JSON.parse(body) as Attributes, endpoint));
    case "POST objects":
      return json(objects.add(type, JSON.parse(body) as Attributes, endpoint));
    case "DELETE objects":
      objects.remove(type, rest.join("/"), endpoint);
      return json({});
    case "GET faults":
      return json(world.faults.list());
    case "POST faults":
      world.faults.add(JSON.parse(body) as Fault);
      return json({});
    case "DELETE faults":
      world.faults.clear();
      return json({});
    case "GET calls":
      return json(world.faults.calls);
    default:
      if (room === "state" && type === "" && method === "GET") return json(states.names);
      if (room === "state" && type !== "") return states.answer(method, [type, ...rest].join("/"), url.searchParams.get("ID"), body);
      return { status: 404, body: JSON.stringify({ error: `no ${method} ${url.pathname} here` }) };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
