import type { Tool } from "../schemas";
import type { Endpoint, StoredObject } from "../objects/store";
import type { Attributes, Value } from "../values";

/**
 * What a schema does not say of a resource: what may exist only once, what replaces, what a server fills in,
 * rewrites, demands and takes along when it deletes.
 */
export interface ResourceRules {
  /** What may exist only once in a service. Absent: any number. */
  readonly key?: (attributes: Attributes) => string;
  /** Types that share their keys with this one. @default only itself */
  readonly sharesKeyWith?: readonly string[];
  /** Dotted paths whose change means destroy and create. */
  readonly replace?: readonly string[];
  /** Values for optional attributes that are left out, by dotted path. */
  readonly defaults?: { readonly [path: string]: Value };
  /** How an attribute that is unknown until applied becomes known, by dotted path, in this order. */
  readonly computed?: { readonly [path: string]: (context: CreateContext, owner: Attributes) => Value };
  /** Computed attributes that any change makes unknown again. */
  readonly recomputed?: readonly string[];
  readonly references?: readonly Reference[];
  readonly rewrites?: readonly Rewrite[];
  /** Values that the service accepts, by dotted path. */
  readonly allowed?: { readonly [path: string]: readonly Value[] };
  /** Groups of attributes of which exactly one must be set. */
  readonly exactlyOneOf?: readonly (readonly string[])[];
  /** Anything else that the service demands of an object before it exists or changes. Returns what is wrong. */
  readonly demands?: (context: DemandContext) => string | undefined;
  /** Why the service will not delete an object, where it will not. */
  readonly keeps?: (object: StoredObject, endpoint: Endpoint) => string | undefined;
  /** What the service removes along with an object, beyond what refers to it. */
  readonly takesAlong?: (object: StoredObject, endpoint: Endpoint) => readonly StoredObject[];
  /** Deleting in Terraform leaves the object, e.g. settings that always exist. */
  readonly survivesDelete?: boolean;
  /** Creating adopts the object that has the same key instead of refusing, e.g. settings that always exist. */
  readonly adopts?: boolean;
  /** What an object without an `id` attribute is found by. */
  readonly identity?: (attributes: Attributes) => string;
  /** Settles what only this provider plans in its own way; returns further paths that replace. */
  readonly plan?: (context: PlanContext) => readonly (readonly (string | number)[])[];
  /** The text that `terraform import` is given, besides the id itself. */
  readonly importIds?: (attributes: Attributes) => readonly string[];
  /**
   * True where the provider is built on the newer framework, whose results must agree with the plan to the letter.
   * The older one may answer otherwise, and Terraform only shows the difference in the next plan.
   */
  readonly strict?: boolean;
}

export interface CreateContext {
  readonly attributes: Attributes;
  readonly endpoint: Endpoint;
  readonly serial: number;
  /** A value that differs from object to object and never changes: a hash of the object and the purpose. */
  unique(purpose: string, length?: number): string;
  uuid(purpose: string): string;
  /** Now, as RFC 3339. */
  readonly now: string;
}

export interface PlanContext {
  /** May be changed in place. */
  readonly planned: Attributes;
  readonly prior: Attributes | null;
  readonly config: Attributes;
  readonly endpoint: Endpoint;
}

export interface DemandContext {
  readonly attributes: Attributes;
  readonly prior: Attributes | null;
  readonly endpoint: Endpoint;
  /** The same store at another tool's endpoints, for what is checked across services. */
  readonly others: (tool: Tool) => Endpoint;
}

/** One attribute that names another object. */
export interface Reference {
  readonly attribute: string;
  readonly to: readonly string[];
  /** Dotted path in the other object. @default "id" */
  readonly by?: string;
  /** Turns the value of the attribute into what is looked for. @default the value itself */
  readonly as?: (value: string, attributes: Attributes) => string;
  /** Only where this holds. */
  readonly when?: (attributes: Attributes) => boolean;
  /**
   * When the other object is deleted. cascade: this one goes with it. refuse: the other one stays.
   * keep: nothing happens.
   */
  readonly onDelete: "cascade" | "refuse" | "keep";
  /** Whether a missing object is an error when this one is created or changed. @default true */
  readonly required?: boolean;
}

/** One way in which a service keeps something other than what it was given. */
export interface Rewrite {
  readonly attribute: string;
  /** In words, for people: "lower case". */
  readonly rule: string;
  /**
   * server: the service keeps another value, which a read returns, so what was typed shows as a change for ever.
   * provider: the provider knows that both mean the same, and shows no change.
   */
  readonly by: "server" | "provider";
  readonly apply: (value: Value, owner: Attributes) => Value;
}

export type LookupResult = Attributes | string;

/** Answers a data source: its attributes, or why it finds nothing. */
export type Lookup = (config: Attributes, endpoint: Endpoint, others: (tool: Tool) => Endpoint) => LookupResult;

/** What the sandbox knows of one provider. */
export interface ProviderRules {
  readonly resources: { readonly [type: string]: ResourceRules };
  readonly lookups: { readonly [type: string]: Lookup };
  /** Which service a provider configuration talks to. */
  readonly endpoint: (config: Attributes) => string;
}
