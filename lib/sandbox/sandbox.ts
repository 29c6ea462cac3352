import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ControlServer, ObjectControl } from "./control";
import { sandboxEnvironment } from "./environment";
import { type FaultList } from "./faults";
import { Journal } from "./objects/journal";
import { ObjectStore } from "./objects/store";
import { listen, type Listener } from "./protocol/listen";
import { mergeSeeds, seedErrors, type Seeds } from "./provider/seeds";
import { ProviderService } from "./provider/service";
import { World } from "./provider/world";
import { PROVIDER_RULES } from "./rules";
import { type Tool, TOOL_NAMES } from "./schemas";
import { DEFAULT_SEED } from "./seed";
import { TerraformStates } from "./terraform-state";

export interface SandboxOptions {
  /** Directory in which objects and states are kept from run to run. @default kept in memory only */
  readonly state?: string;
  /** A YAML or JSON file with what exists beforehand, on top of the default seed; or the same as a value. */
  readonly seed?: string | Seeds;
  /** What exists beforehand in every sandbox. @default DEFAULT_SEED */
  readonly baseSeed?: Seeds;
}

/** A running sandbox. */
export interface Sandbox {
  /** What a process needs in its environment to have its providers answered here. */
  readonly environment: Record<string, string>;
  /** Address of the control interface and of the state backend, on loopback. */
  readonly url: string;
  readonly objects: ObjectControl;
  readonly faults: FaultList;
  readonly states: TerraformStates;
  close(): Promise<void>;
}

/**
 * Starts the provider side of Terraform's plugin protocol for every provider of the library. Listens on loopback only.
 * @throws if the seed cannot be read, or another sandbox uses the state directory
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const store = new ObjectStore();
  const seeds = mergeSeeds(options.baseSeed ?? DEFAULT_SEED, readSeeds(options.seed));
  const world = new World(store, PROVIDER_RULES, seeds);
  const journal = options.state === undefined ? undefined : new Journal(options.state, store);
  const states = new TerraformStates(options.state === undefined ? undefined : join(options.state, "states"));
  const objects = new ObjectControl(world);
  const listeners = new Map<Tool, Listener>();
  for (const tool of TOOL_NAMES) {
    const service = new ProviderService(world, tool);
    listeners.set(tool, await listen((call, request, peer) => service.answer(call, request, peer)));
  }
  const control = await ControlServer.start(world, objects, states);
  const addresses = new Map([...listeners].map(([tool, listener]) => [tool, listener.address]));
  return {
    environment: sandboxEnvironment(addresses, control.url),
    url: control.url,
    objects,
    faults: world.faults,
    states,
    async close() {
      for (const listener of listeners.values()) listener.close();
      await control.close();
      journal?.close();
    },
  };
}

function readSeeds(seed: string | Seeds | undefined): Seeds {
  if (seed === undefined) return {};
  const value: unknown = typeof seed === "string" ? parse(readFileSync(seed, "utf8")) : seed;
  const errors = seedErrors(value);
  if (errors.length > 0) throw new Error(`the seed${typeof seed === "string" ? ` ${seed}` : ""} is not usable:\n${errors.map((error) => `  ${error}`).join("\n")}`);
  return value as Seeds;
}
