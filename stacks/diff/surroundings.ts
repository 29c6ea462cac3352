import { resourcesIn, type PlanJson, type Values } from "./plan";
import { redacted } from "./sensitive";
import { valueAt } from "./values";

/** An object that a plan knows of, without anything that must not be shown. */
export interface Thing {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

/** What else a plan knows: whom an object refers to, so that it can be called by its name rather than by a number. */
export class Surroundings {
  private readonly things: readonly Thing[];
  private readonly planned: ReadonlyMap<string, Thing>;
  private readonly references = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly providers = new Map<string, string>();

  constructor(plan: PlanJson) {
    const read = (values: PlanJson["planned_values"]) => resourcesIn(values).map((each) => thing(each.address, each.type, each.values, each.sensitive_values));
    const planned = [...read(plan.planned_values), ...(plan.resource_changes ?? []).flatMap(({ address, type, change }) => (change.after ? [thing(address, type, change.after, change.after_sensitive)] : []))];
    this.things = [...planned, ...read(plan.prior_state?.values)];
    this.planned = new Map(planned.map((each) => [withoutIndex(each.address), each]));
    for (const { address, expressions = {}, provider_config_key: provider } of plan.configuration?.root_module?.resources ?? []) {
      this.references.set(address, expressions);
      if (provider !== undefined) this.providers.set(address, provider);
    }
  }

  /** All objects of a type, as they will be and as they were. */
  all(type: string): readonly Thing[] {
    return this.things.filter((each) => each.type === type);
  }

  /** The object of a type whose attribute, at a path with dots, has a value. */
  find(type: string, attribute: string, value: unknown): Thing | undefined {
    return this.things.find((each) => each.type === type && String(valueAt(each.values, attribute.split(".")) ?? "") === String(value));
  }

  /** The object that an attribute takes its value from, by the configuration: its value may not be known yet. */
  referred(address: string, attribute: string, type: string): Thing | undefined {
    const expression = this.references.get(withoutIndex(address))?.[attribute] as { readonly references?: readonly string[] } | undefined;
    return expression?.references?.map((reference) => this.planned.get(reference)).find((each) => each?.type === type);
  }

  /** Alias of the provider that an object belongs to, where it has one. */
  providerAlias(address: string): string | undefined {
    return this.providers.get(withoutIndex(address))?.split(".")[1];
  }
}

export function withoutIndex(address: string): string {
  return address.replace(/\[[^\]]*\]$/, "");
}

/** The name that cdktf makes of a construct's path, without the hash at its end. */
export function titleOfAddress(address: string): string {
  return withoutIndex(address).replace(/^[^.]*\./, "").replace(/_[0-9A-F]{8}$/, "");
}

function thing(address: string, type: string, values: Values = {}, mask?: Parameters<typeof redacted>[2]): Thing {
  return { address, type, values: redacted(type, values, mask) as Values };
}
