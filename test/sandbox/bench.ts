import { decodeValue, encodeValue } from "../../lib/sandbox/codec/messagepack";
import { ObjectControl } from "../../lib/sandbox/control";
import { ObjectStore } from "../../lib/sandbox/objects/store";
import type { Call } from "../../lib/sandbox/protocol/descriptor";
import type { Diagnostic } from "../../lib/sandbox/protocol/messages";
import type { Seeds } from "../../lib/sandbox/provider/seeds";
import { ProviderService } from "../../lib/sandbox/provider/service";
import { World } from "../../lib/sandbox/provider/world";
import { PROVIDER_RULES } from "../../lib/sandbox/rules";
import type { ProviderRules } from "../../lib/sandbox/rules/rules";
import { attributeType, type Block, blockType, loadSchema, nestedOf, type Schema, type Tool, TOOL_NAMES, toolOf } from "../../lib/sandbox/schemas";
import { DEFAULT_SEED } from "../../lib/sandbox/seed";
import { type Attributes, type CtyType, Dynamic, isObject, typeOf, type Value, valueAt } from "../../lib/sandbox/values";
import type { Recipe } from "./recipes";

/** Configuration as tests write it: what is left out is null. */
export type Configuration = { readonly [name: string]: unknown };

interface Answer {
  readonly diagnostics?: readonly Diagnostic[];
  readonly planned_state?: { msgpack: Uint8Array };
  readonly new_state?: { msgpack: Uint8Array };
  readonly state?: { msgpack: Uint8Array };
  readonly result?: { msgpack: Uint8Array };
  readonly requires_replace?: readonly { steps: readonly { attribute_name?: string; element_key_int?: number }[] }[];
  readonly imported_resources?: readonly { state: { msgpack: Uint8Array } }[];
}

/**
 * Speaks to the providers as Terraform does, call by call and in its encoding, without Terraform: fast enough for one
 * test per row of a table.
 */
export class Bench {
  readonly world: World;
  readonly objects: ObjectControl;
  private readonly services = new Map<Tool, ProviderService>();
  private readonly states = new Map<string, Attributes>();

  constructor(options: { readonly seeds?: Seeds; readonly rules?: { readonly [tool in Tool]: ProviderRules }; readonly store?: ObjectStore } = {}) {
    this.world = new World(options.store ?? new ObjectStore(), options.rules ?? PROVIDER_RULES, options.seeds ?? DEFAULT_SEED);
    this.objects = new ObjectControl(this.world);
    for (const tool of TOOL_NAMES) this.services.set(tool, new ProviderService(this.world, tool));
  }

  /** The same services and objects, under other rules. */
  withRules(rules: { readonly [tool in Tool]: ProviderRules }): Bench {
    return new Bench({ rules, store: this.world.store });
  }

  async configure(tool: Tool, config: Configuration = {}, peer = "peer"): Promise<void> {
    const schema = loadSchema(tool).provider;
    await this.call(tool, "ConfigureProvider", { config: pack(schema, complete(schema.block, config)) }, peer);
  }

  /** Plans and creates, and returns the state. */
  async create(type: string, config: Configuration, peer?: string): Promise<Attributes> {
    const planned = await this.plan(type, config, null, peer);
    const { schema, tool } = lookup(type);
    const answer = await this.call(tool, "ApplyResourceChange", { type_name: type, planned_state: pack(schema, planned.planned), config: pack(schema, complete(schema.block, config)) }, peer);
    return unpack(schema, answer.new_state) as Attributes;
  }

  async update(type: string, prior: Attributes, config: Configuration, peer?: string): Promise<Attributes> {
    const planned = await this.plan(type, config, prior, peer);
    const { schema, tool } = lookup(type);
    const answer = await this.call(
      tool,
      "ApplyResourceChange",
      { type_name: type, prior_state: pack(schema, prior), planned_state: pack(schema, planned.planned), config: pack(schema, complete(schema.block, config)) },
      peer,
    );
    return unpack(schema, answer.new_state) as Attributes;
  }

  async plan(type: string, config: Configuration, prior: Attributes | null, peer?: string): Promise<{ planned: Attributes; replace: string[] }> {
    const { schema, tool } = lookup(type);
    const full = complete(schema.block, config);
    await this.call(tool, "ValidateResourceConfig", { type_name: type, config: pack(schema, full) }, peer);
    const proposed = propose(schema.block, full, prior);
    const answer = await this.call(
      tool,
      "PlanResourceChange",
      { type_name: type, prior_state: prior && pack(schema, prior), proposed_new_state: pack(schema, proposed), config: pack(schema, full) },
      peer,
    );
    const replace = (answer.requires_replace ?? []).map((path) => path.steps.map((step) => step.attribute_name || String(step.element_key_int)).join("."));
    return { planned: unpack(schema, answer.planned_state) as Attributes, replace };
  }

  async read(type: string, state: Attributes, peer?: string): Promise<Attributes | null> {
    const { schema, tool } = lookup(type);
    const answer = await this.call(tool, "ReadResource", { type_name: type, current_state: pack(schema, state) }, peer);
    return unpack(schema, answer.new_state);
  }

  async delete(type: string, prior: Attributes, peer?: string): Promise<void> {
    const { schema, tool } = lookup(type);
    await this.call(tool, "ApplyResourceChange", { type_name: type, prior_state: pack(schema, prior), planned_state: pack(schema, null) }, peer);
  }

  async import(type: string, id: string, peer?: string): Promise<Attributes> {
    const { schema, tool } = lookup(type);
    const answer = await this.call(tool, "ImportResourceState", { type_name: type, id }, peer);
    return unpack(schema, answer.imported_resources?.[0]?.state) as Attributes;
  }

  /** Reads a data source. */
  async find(type: string, config: Configuration, peer?: string): Promise<Attributes> {
    const tool = toolOf(type) as Tool;
    const schema = loadSchema(tool).data_source_schemas?.[type] as Schema;
    const answer = await this.call(tool, "ReadDataSource", { type_name: type, config: pack(schema, complete(schema.block, config)) }, peer);
    return unpack(schema, answer.state) as Attributes;
  }

  async open(type: string, config: Configuration, peer?: string): Promise<Attributes> {
    const tool = toolOf(type) as Tool;
    const schema = loadSchema(tool).ephemeral_resource_schemas?.[type] as Schema;
    const answer = await this.call(tool, "OpenEphemeralResource", { type_name: type, config: pack(schema, complete(schema.block, config)) }, peer);
    return unpack(schema, answer.result) as Attributes;
  }

  /** Creates recipes in their order, up to and without one of the type and name, and returns that one's resolved configuration. */
  async prepare(recipes: readonly Recipe[], type: string, name: string): Promise<Configuration> {
    for (const [recipeType, recipeName, configuration] of recipes) {
      const resolved = this.resolve(configuration);
      if (recipeType === type && recipeName === name) return resolved;
      this.states.set(`${recipeType}.${recipeName}`, await this.create(recipeType, resolved));
    }
    throw new Error(`there is no recipe ${type}.${name}`);
  }

  private resolve(configuration: Configuration): Configuration {
    const visit = (value: unknown): unknown => {
      if (typeof value === "string") {
        const part = /^\$\{element\(split\("(.)", (.*)\), (\d+)\)\}$/.exec(value);
        if (part) return String(visit(`\${${part[2]}}`)).split(part[1] ?? "")[Number(part[3])];
        const match = /^\$\{([a-z0-9_]+\.[a-z0-9_]+)\.([a-z0-9_.[\]]+)\}$/.exec(value);
        return match ? valueAt(this.states.get(match[1] ?? ""), (match[2] ?? "").replace(/\[\d+\]/g, "")) : value;
      }
      if (Array.isArray(value)) return value.map(visit);
      if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item)]));
      return value;
    };
    return visit(configuration) as Configuration;
  }

  async call(tool: Tool, call: Call, request: object, peer = "peer"): Promise<Answer> {
    const service = this.services.get(tool) as ProviderService;
    const answer = (await service.answer(call, request as never, peer)) as Answer;
    const error = answer.diagnostics?.[0];
    if (error) throw new Error(error.detail ? `${error.summary}: ${error.detail}` : error.summary);
    return answer;
  }
}

function lookup(type: string): { schema: Schema; tool: Tool } {
  const tool = toolOf(type) as Tool;
  const schema = loadSchema(tool).resource_schemas?.[type];
  if (!schema) throw new Error(`no resource ${type}`);
  return { schema, tool };
}

/** Terraform's own rounding out of a configuration: null for what is left out, an empty list for absent blocks. */
function complete(block: Block, config: Configuration): Attributes {
  const result: Attributes = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) result[name] = convert(attributeType(attribute), config[name]);
  for (const [name, nested] of nestedOf(block)) {
    const value = config[name];
    if (Array.isArray(value)) result[name] = value.map((item) => complete(nested.fields, item as Configuration));
    else if (value !== undefined && value !== null && nested.mode !== "map") {
      const one = complete(nested.fields, value as Configuration);
      result[name] = nested.mode === "single" || nested.mode === "group" ? one : [one];
    } else if (nested.isBlock && (nested.mode === "list" || nested.mode === "set")) result[name] = [];
  }
  return result;
}

function convert(type: CtyType, value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (type === "dynamic") return new Dynamic(typeOf(value as Value), value as Value);
  if (type === "string" && typeof value === "number") return String(value);
  if (type === "number" && typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  if (typeof type !== "string" && (type[0] === "list" || type[0] === "set") && Array.isArray(value)) return value.map((item) => convert(type[1], item));
  return value as Value;
}

/** Terraform's proposal: the configuration, and for what is computed and left out the earlier value. */
function propose(block: Block, config: Attributes, prior: Attributes | null): Attributes {
  const result: Attributes = { ...config };
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (attribute.computed && config[name] === null && prior) result[name] = prior[name] ?? null;
  }
  for (const [name, nested] of nestedOf(block)) {
    const [now, before] = [config[name] ?? null, prior?.[name] ?? null];
    if (Array.isArray(now)) {
      result[name] = now.map((item, index) => (isObject(item) ? propose(nested.fields, item, Array.isArray(before) && isObject(before[index]) ? (before[index] as Attributes) : null) : item));
    }
  }
  return result;
}

function pack(schema: Schema, value: Attributes | null): { msgpack: Uint8Array } {
  return { msgpack: encodeValue(blockType(schema.block), value) };
}

function unpack(schema: Schema, value: { msgpack: Uint8Array } | undefined): Attributes | null {
  return value ? (decodeValue(blockType(schema.block), value.msgpack) as Attributes | null) : null;
}
