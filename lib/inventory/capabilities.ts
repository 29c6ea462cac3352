import { capabilityMissing, capabilityTwice, type Finding, type Path } from "../errors";
import type { ServiceDefinition } from "../service-definition";
import { compareText } from "../values/order";
import type { InventoryPlatform } from "./types";

/** A service or a plugin of the platform, and what it says of itself. */
interface Attached {
  readonly id: string;
  readonly at: Path;
  readonly retired: boolean;
  readonly definition: ServiceDefinition | undefined;
}

/** Who offers what to whom on a platform, as far as services and plugins say: what one's own are written in is not read. */
export class Capabilities {
  private readonly attached: readonly Attached[];
  /** Whether each says what it offers: where one does not, it may be anything. */
  private readonly complete: boolean;

  constructor({ services = {}, plugins }: InventoryPlatform, private readonly definitions: readonly ServiceDefinition[]) {
    const definition = (id: string) => definitions.find((each) => each.id === id);
    this.attached = [
      ...Object.entries(services).map(([id, { retired }]) => ({ id, at: ["services", id], retired: retired === true, definition: definition(id) })),
      ...plugins.map(({ id, retired = false }, index) => ({ id, at: ["plugins", index], retired, definition: definition(id) })),
    ].sort((a, b) => compareText(a.id, b.id));
    this.complete = this.attached.every((each) => each.definition?.provides !== undefined);
  }

  /** Whether a service is offered something; that it is where this cannot be told. */
  isOffered(capability: string, to: string): boolean {
    const receiver = this.attached.find(({ id }) => id === to);
    return !this.complete || (receiver !== undefined && this.offeredTo(receiver).includes(capability));
  }

  /** What would stop every stack of the platform. */
  *judge(): Iterable<Finding> {
    const providers = new Map<string, string>();
    for (const { id, at, definition } of this.attached) {
      for (const capability of definition?.provides ?? []) {
        const other = providers.get(capability);
        if (other !== undefined) yield capabilityTwice(at, capability, other);
        else providers.set(capability, id);
      }
    }
    for (const each of this.attached) {
      for (const capability of each.definition?.requires ?? []) {
        if (!this.isOffered(capability, each.id)) yield capabilityMissing(each.at, capability, this.offeredTo(each), this.providersOf(capability));
      }
    }
  }

  /** What retired ones make is about to go: only others that go see it. */
  private offeredTo(receiver: Attached): readonly string[] {
    const visible = this.attached.filter(({ retired }) => !retired || receiver.retired);
    return visible.flatMap(({ definition }) => definition?.provides ?? []).sort(compareText);
  }

  private providersOf(capability: string): readonly string[] {
    return this.definitions.filter(({ provides = [] }) => provides.includes(capability)).map(({ id }) => id);
  }
}
