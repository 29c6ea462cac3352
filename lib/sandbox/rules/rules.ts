import type { Tool } from "../schemas";
import type { Endpoint, StoredObject } from "../objects/store";
import type { Attributes, Value } from "../values";

/**
 * What a schema does not say of a resource: what may exist only once, what replaces, what a server fills in,
 * rewrites, demands and takes along when it deletes. Facts come from the providers' sources and documentation.
 */
export interface ResourceRules {
  /** What may exist only once in a service. Absent, or an empty text: any number. */
  readonly key?: (attributes: Attributes) => string;
  /** Types that share their keys with this one. @default only itself */
  readonly sharesKeyWith?: readonly string[];
  /** Dotted paths whose change means destroy and create. */
  readonly replace?: readonly string[];
  /** Dotted paths that the provider offers to change and the service refuses to. */
  readonly fixed?: readonly string[];
  /** Values for optional attributes that are left out, by dotted path. */
  readonly defaults?: { readonly [path: string]: Value };
  /** Optional attributes that keep what the service has as long as the configuration leaves them out. */
  readonly leftAlone?: readonly string[];
  /** Attributes that a read does not bring back: the state keeps what it has, and drift in them is never seen. */
  readonly unread?: readonly string[];
  /** How an attribute that is unknown until applied becomes known, by dotted path, in this order. */
  readonly computed?: { readonly [path: string]: (context: CreateContext, owner: Attributes) => Value };
  /** Computed attributes that follow from others: worked out again on every change and every read. */
  readonly derived?: { readonly [name: string]: (object: StoredObject, endpoint: Endpoint) => Value };
  /** Computed attributes that any change makes unknown again. */
  readonly recomputed?: readonly string[];
  readonly references?: readonly Reference[];
  readonly rewrites?: readonly Rewrite[];
  /** Values that provider or service accept, by dotted path. */
  readonly allowed?: { readonly [path: string]: Allowed };
  /** Groups of attributes of which exactly one must be set. */
  readonly exactlyOneOf?: readonly (readonly string[])[];
  /** Groups of attributes of which at most one may be set. */
  readonly atMostOneOf?: readonly (readonly string[])[];
  /** Groups of attributes that a configuration sets together or not at all. */
  readonly together?: readonly (readonly string[])[];
  /** True where the provider sends a write-only value only if its version is set, and drops it silently otherwise. */
  readonly dropsUnversioned?: boolean;
  /** Anything else that the service demands of an object before it exists or changes. Returns what is wrong. */
  readonly demands?: (context: DemandContext) => string | undefined;
  /** Why the service will not delete an object, where it will not. `state` is what Terraform knew of it. */
  readonly keeps?: (object: StoredObject, endpoint: Endpoint, state: Attributes) => string | undefined;
  /** What the service removes along with an object, beyond what refers to it. */
  readonly takesAlong?: (object: StoredObject, endpoint: Endpoint) => readonly StoredObject[];
  /** What deleting leaves behind instead of removing the object. Returns true when it did. */
  readonly insteadOfDelete?: (object: StoredObject, endpoint: Endpoint, state: Attributes) => boolean;
  /** Creating writes over the object that has the same key instead of refusing. */
  readonly adopts?: boolean;
  /**
   * What a read of something absent comes to. gone: Terraform will create it again. error: the provider fails.
   * A function: what the provider takes the absent object for. @default "gone"
   */
  readonly absent?: "gone" | "error" | ((state: Attributes) => Attributes);
  /** What an object without an `id` attribute is found by. */
  readonly identity?: (attributes: Attributes) => string;
  /** Settles what only this provider plans in its own way; returns further paths that replace. */
  readonly plan?: (context: PlanContext) => readonly (readonly (string | number)[])[];
  /** Puts right what else changes in the service after an object was created, changed or removed. */
  readonly after?: (object: StoredObject, endpoint: Endpoint, what: "created" | "changed" | "removed", before?: Attributes) => void;
  /** The texts that `terraform import` takes, besides the id itself. */
  readonly importIds?: (attributes: Attributes) => readonly string[];
  /**
   * True where the provider is built on the newer framework, whose results must agree with the plan to the letter.
   * The older one may answer otherwise, and Terraform only shows the difference in the next plan.
   */
  readonly strict?: boolean;
}

/** A list of values, or a test with the words that say what it wants. */
export type Allowed = readonly Value[] | { readonly expected: string; readonly test: (value: Value) => boolean };

export interface CreateContext {
  readonly attributes: Attributes;
  readonly endpoint: Endpoint;
  /** Number of the object. */
  readonly serial: number;
  /** A number that nothing else has. */
  number(): number;
  /** A value that differs from object to object and from revision to revision, and is otherwise stable. */
  unique(purpose: string, length?: number): string;
  uuid(purpose: string): string;
  /** Now, as RFC 3339. */
  readonly now: string;
  /** How often the object was changed before. */
  readonly revision: number;
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
  /** Holds write-only values too. */
  readonly config: Attributes;
  readonly endpoint: Endpoint;
  /** The object as it is now, when it is to be changed. */
  readonly object: StoredObject | undefined;
  /** The services of another provider at the same address, for what is checked across services. */
  readonly others: (tool: Tool) => Endpoint;
}

/** One attribute that names another object. */
export interface Reference {
  readonly attribute: string;
  readonly to: readonly string[];
  /** Dotted paths in the other object, any of which may hold the name. @default ["id"] */
  readonly by?: readonly string[];
  /** Turns the value of the attribute into what is looked for. @default the value itself */
  readonly as?: (value: string, attributes: Attributes) => string;
  /** Only where this holds. */
  readonly when?: (attributes: Attributes) => boolean;
  /** Names that exist without being objects here. */
  readonly except?: (value: string) => boolean;
  /**
   * When the other object is deleted. cascade: this one goes with it. refuse: the other one stays.
   * keep: nothing happens.
   */
  readonly onDelete: "cascade" | "refuse" | "keep";
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
