import { setTimeout as sleep } from "node:timers/promises";
import { decodeValue, encodeValue } from "../codec/messagepack";
import { type Fault, type Operation } from "../faults";
import type { Endpoint, StoredObject } from "../objects/store";
import type { Call } from "../protocol/descriptor";
import { encodeAnswer } from "../protocol/listen";
import { attributePath, type DynamicValue, Refusal, type Request, type Response } from "../protocol/messages";
import { schemaResponse, SERVER_CAPABILITIES } from "../protocol/schema-message";
import type { ResourceRules } from "../rules/rules";
import { blockType, loadSchema, type ProviderSchema, type Schema, type Tool } from "../schemas";
import { asText, type Attributes, copy, type CtyType, isUnknown, type Value } from "../values";
import { openEphemeral } from "./ephemeral";
import { describe, generalLookup } from "./lookup";
import { createObject, derive, topLevel, updateObject, type Wish } from "./objects";
import { plan } from "./plan";
import { deleteObject } from "./references";
import { refuseTokens } from "./tokens";
import { wrongConfiguration } from "./values-check";
import type { World } from "./world";

const NO_RULES: ResourceRules = {};

/** One provider: answers every call of the plugin protocol. */
export class ProviderService {
  private readonly schema: ProviderSchema;
  private schemaAnswer: Buffer | undefined;
  /** Terraform opens one connection per provider configuration, so the peer's address tells aliases apart. */
  private readonly configured = new Map<string, string>();

  constructor(private readonly world: World, private readonly tool: Tool) {
    this.schema = loadSchema(tool);
  }

  async answer(call: Call, request: Request, peer: string): Promise<Response> {
    try {
      return await this.dispatch(call, request, peer);
    } catch (error) {
      if (error instanceof Refusal) return { diagnostics: [error.diagnostic] };
      throw error;
    }
  }

  private dispatch(call: Call, request: Request, peer: string): Response | Promise<Response> {
    switch (call) {
      case "GetMetadata":
        return this.metadata();
      case "GetProviderSchema":
        return (this.schemaAnswer ??= encodeAnswer(call, schemaResponse(this.schema)));
      case "ConfigureProvider":
        return this.configure(request, peer);
      case "ValidateProviderConfig":
        return this.validateProvider(request);
      case "ValidateResourceConfig":
        return this.validateResource(request);
      case "ValidateDataResourceConfig":
        return this.validateOther(this.schema.data_source_schemas, "data source", request);
      case "ValidateEphemeralResourceConfig":
        return this.validateOther(this.schema.ephemeral_resource_schemas, "ephemeral resource", request);
      case "UpgradeResourceState":
        // Every state was written under the schema that is served, so it needs no upgrading.
        return { upgraded_state: { json: request.raw_state?.json } };
      case "PlanResourceChange":
        return this.plan(request, peer);
      case "ApplyResourceChange":
        return this.apply(request, peer);
      case "ReadResource":
        return this.read(request, peer);
      case "ImportResourceState":
        return this.import(request, peer);
      case "MoveResourceState":
        throw new Refusal(`${request.source_type_name} cannot become ${request.target_type_name}`, "no provider of the library moves state between types");
      case "ReadDataSource":
        return this.lookup(request, peer);
      case "OpenEphemeralResource":
        return this.open(request, peer);
      case "GetResourceIdentitySchemas":
      case "RenewEphemeralResource":
      case "CloseEphemeralResource":
      case "GetFunctions":
      case "StopProvider":
        return {};
    }
  }

  private metadata(): Response {
    const names = (schemas: object | undefined) => Object.keys(schemas ?? {}).map((type_name) => ({ type_name }));
    return {
      server_capabilities: SERVER_CAPABILITIES,
      resources: names(this.schema.resource_schemas),
      data_sources: names(this.schema.data_source_schemas),
      ephemeral_resources: names(this.schema.ephemeral_resource_schemas),
    };
  }

  private validateProvider(request: Request): Response {
    refuseTokens(this.tool, read(this.schema.provider, request.config) as Attributes);
    return {};
  }

  private configure(request: Request, peer: string): Response {
    const config = read(this.schema.provider, request.config) as Attributes;
    refuseTokens(this.tool, config);
    const endpoint = this.world.rules[this.tool].endpoint(config);
    this.configured.set(peer, endpoint);
    this.world.faults.meet(this.tool, "configure", endpoint);
    return {};
  }

  private endpoint(peer: string): Endpoint {
    const name = this.configured.get(peer);
    if (name === undefined) throw new Refusal(`the ${this.tool} provider was asked before it was configured`);
    return this.world.endpoint(this.tool, name);
  }

  private resource(type: string): Schema {
    const schema = this.schema.resource_schemas?.[type];
    if (!schema) throw new Refusal(`the provider ${this.tool} has no resource ${type}`);
    return schema;
  }

  private rules(type: string): ResourceRules {
    return this.world.rules[this.tool].resources[type] ?? NO_RULES;
  }

  private validateResource(request: Request): Response {
    const type = request.type_name;
    const config = read(this.resource(type), request.config) as Attributes;
    refuseTokens(type, config);
    const wrong = wrongConfiguration(this.rules(type), config);
    if (wrong) throw new Refusal(wrong.summary, wrong.detail, topLevel(wrong.path));
    return {};
  }

  private validateOther(schemas: ProviderSchema["data_source_schemas"], kind: string, request: Request): Response {
    const schema = schemas?.[request.type_name];
    if (!schema) throw new Refusal(`the provider ${this.tool} has no ${kind} ${request.type_name}`);
    refuseTokens(request.type_name, read(schema, request.config) as Attributes);
    return {};
  }

  private async plan(request: Request, peer: string): Promise<Response> {
    const type = request.type_name;
    const schema = this.resource(type);
    const rules = this.rules(type);
    const endpoint = this.endpoint(peer);
    await this.mayFail(type, "plan", endpoint);
    const proposed = read(schema, request.proposed_new_state);
    // Deleting is planned with nothing: there is nothing to say about it.
    if (!proposed) return { planned_state: write(schema, null), planned_private: request.prior_private ?? Buffer.alloc(0) };
    const prior = read(schema, request.prior_state);
    const config = read(schema, request.config) as Attributes;
    const { planned, replace } = plan(schema, rules, config, prior, proposed);
    const further = rules.plan?.({ planned, prior, config, endpoint }) ?? [];
    return {
      planned_state: write(schema, planned),
      requires_replace: [...replace, ...further].map(attributePath),
      planned_private: request.prior_private ?? Buffer.alloc(0),
      legacy_type_system: !rules.strict,
    };
  }

  private async apply(request: Request, peer: string): Promise<Response> {
    const type = request.type_name;
    const schema = this.resource(type);
    const rules = this.rules(type);
    const endpoint = this.endpoint(peer);
    const prior = read(schema, request.prior_state);
    const planned = read(schema, request.planned_state);
    if (!planned) return this.remove(type, schema, prior as Attributes, request.planned_private, endpoint);
    const config = read(schema, request.config) as Attributes;
    refuseTokens(type, config);
    const wish: Wish = { world: this.world, tool: this.tool, endpoint, type, schema, rules, planned, config };
    const operation = prior ? "update" : "create";
    const lost = await this.mayFail(type, operation, endpoint);
    let object: StoredObject;
    if (prior) {
      const found = this.find(type, prior, request.planned_private, endpoint);
      if (found) object = updateObject(wish, found, prior);
      else if (typeof rules.absent === "function") object = createObject(wish);
      else throw new Refusal(`${type} "${asText(prior["id"])}" does not exist any more (404 Not Found)`, `at ${endpoint.name}`);
    } else object = createObject(wish);
    if (lost) throw lost;
    return { new_state: write(schema, object.attributes), private: Buffer.from(object.id), legacy_type_system: !rules.strict };
  }

  private async remove(type: string, schema: Schema, prior: Attributes, privateData: Uint8Array | undefined, endpoint: Endpoint): Promise<Response> {
    const lost = await this.mayFail(type, "delete", endpoint);
    const object = this.find(type, prior, privateData, endpoint);
    if (object) {
      const refusal = deleteObject(object, this.world.rules[this.tool], endpoint, prior);
      if (refusal) throw new Refusal(`${type} cannot be deleted: ${refusal}`, `at ${endpoint.name}`);
    }
    if (lost) throw lost;
    return { new_state: write(schema, null) };
  }

  private async read(request: Request, peer: string): Promise<Response> {
    const type = request.type_name;
    const schema = this.resource(type);
    const endpoint = this.endpoint(peer);
    await this.mayFail(type, "read", endpoint);
    const state = read(schema, request.current_state) as Attributes;
    const object = this.find(type, state, request.private, endpoint);
    const rules = this.rules(type);
    if (!object) {
      if (rules.absent === "error") throw new Refusal(`${type} "${asText(state["id"])}" was not found (the provider fails instead of planning it anew)`, `at ${endpoint.name}`);
      return { new_state: write(schema, typeof rules.absent === "function" ? rules.absent(state) : null) };
    }
    return { new_state: write(schema, asRead(rules, object, endpoint, state)), private: Buffer.from(object.id) };
  }

  private async import(request: Request, peer: string): Promise<Response> {
    const type = request.type_name;
    const schema = this.resource(type);
    const endpoint = this.endpoint(peer);
    await this.mayFail(type, "import", endpoint);
    const rules = this.rules(type);
    const object =
      endpoint.find(type, request.id) ??
      (rules.importIds ? endpoint.all(type).find((candidate) => rules.importIds?.(candidate.attributes).includes(request.id)) : endpoint.findByKey(type, request.id));
    if (!object) throw new Refusal(`cannot import ${type}: no object with the id "${request.id}" exists`, `at ${endpoint.name}`);
    return { imported_resources: [{ type_name: type, state: write(schema, asRead(rules, object, endpoint, {})), private: Buffer.from(object.id) }] };
  }

  private async lookup(request: Request, peer: string): Promise<Response> {
    const type = request.type_name;
    const schema = this.schema.data_source_schemas?.[type];
    if (!schema) throw new Refusal(`the provider ${this.tool} has no data source ${type}`);
    const endpoint = this.endpoint(peer);
    await this.mayFail(type, "lookup", endpoint);
    const config = read(schema, request.config) as Attributes;
    refuseTokens(type, config);
    const lookup = this.world.rules[this.tool].lookups[type] ?? generalLookup(type);
    const found = lookup(config, endpoint, (tool) => this.world.endpoint(tool, endpoint.name));
    if (typeof found === "string") throw new Refusal(`${type}: ${found}`, `asked for ${describe(config)} at ${endpoint.name}`);
    return { state: write(schema, known(found)) };
  }

  private async open(request: Request, peer: string): Promise<Response> {
    const type = request.type_name;
    const schema = this.schema.ephemeral_resource_schemas?.[type];
    if (!schema) throw new Refusal(`the provider ${this.tool} has no ephemeral resource ${type}`);
    const endpoint = this.endpoint(peer);
    await this.mayFail(type, "open", endpoint);
    const config = read(schema, request.config) as Attributes;
    refuseTokens(type, config);
    return { result: write(schema, openEphemeral(type, config, endpoint)) };
  }

  private find(type: string, state: Attributes, privateData: Uint8Array | undefined, endpoint: Endpoint): StoredObject | undefined {
    const id = this.rules(type).identity?.(state) || asText(state["id"]) || (privateData && privateData.length > 0 ? Buffer.from(privateData).toString() : "");
    return endpoint.find(type, id);
  }

  /** Waits and fails as told. A fault that strikes after the fact is returned, to be thrown once it is done. */
  private async mayFail(type: string, operation: Operation, endpoint: Endpoint): Promise<Refusal | undefined> {
    const faults = this.world.faults.meet(type, operation, endpoint.name);
    if (faults.length === 0) return undefined;
    for (const fault of faults) if (fault.delay) await sleep(fault.delay);
    const failing = faults.find((fault) => fault.error !== undefined || !fault.delay);
    if (!failing) return undefined;
    const refusal = refusalOf(failing, type, operation);
    if (failing.moment === "after") return refusal;
    throw refusal;
  }
}

/** An object as a read returns it: what the service does not tell stays as the state has it. */
function asRead(rules: ResourceRules, object: StoredObject, endpoint: Endpoint, state: Attributes): Attributes {
  derive(rules, object, endpoint);
  if (!rules.unread) return object.attributes;
  const result = { ...object.attributes };
  // A block is never null: an import of it begins with none.
  for (const name of rules.unread) result[name] = state[name] ?? (Array.isArray(result[name]) ? [] : null);
  return result;
}

function refusalOf(fault: Fault, type: string, operation: Operation): Refusal {
  return new Refusal(fault.error ?? "injected failure", `${operation} of ${type} was made to fail`);
}

function read(schema: Schema, value: DynamicValue | null | undefined): Attributes | null {
  if (!value) return null;
  if (value.msgpack && value.msgpack.length > 0) return decodeValue(typeOfSchema(schema), value.msgpack) as Attributes | null;
  if (value.json && value.json.length > 0) return JSON.parse(Buffer.from(value.json).toString()) as Attributes | null;
  return null;
}

function write(schema: Schema, value: Attributes | null): { msgpack: Uint8Array } {
  return { msgpack: encodeValue(typeOfSchema(schema), value) };
}

function typeOfSchema(schema: Schema): CtyType {
  return blockType(schema.block);
}

/** A data source may not answer with anything unknown. */
function known(attributes: Attributes): Attributes {
  const result = copy(attributes);
  for (const name of Object.keys(result)) if (isUnknown(result[name] as Value)) result[name] = null;
  return result;
}
