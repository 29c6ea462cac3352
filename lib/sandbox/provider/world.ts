import { FaultList } from "../faults";
import { type Endpoint, type ObjectStore } from "../objects/store";
import { type ProviderRules } from "../rules/rules";
import { type Tool } from "../schemas";
import { plantSeeds, type Seeds } from "./seeds";

/** What all providers of one sandbox share. */
export class World {
  readonly faults = new FaultList();

  constructor(
    readonly store: ObjectStore,
    readonly rules: { readonly [tool in Tool]: ProviderRules },
    private readonly seeds: Seeds,
  ) {}

  /** The service at an address, with what it holds before anybody creates anything. */
  endpoint(tool: Tool, name: string): Endpoint {
    const endpoint = this.store.endpoint(tool, name);
    plantSeeds(this, endpoint, this.seeds);
    return endpoint;
  }
}
