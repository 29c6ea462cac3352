import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIGURATION, stackDirectory } from "../synthesis/layout";
import { withoutIndex } from "./surroundings";

interface Body {
  readonly "//"?: { readonly keeps?: boolean; readonly metadata?: { readonly path?: string } };
}

/** What `cdktf synth` wrote of a stack, as far as Terraform does not read it: comments. */
export class StackNotes {
  private readonly bodies: ReadonlyMap<string, Body>;

  constructor(private readonly configuration: { readonly resource?: Readonly<Record<string, Readonly<Record<string, Body>>>>; readonly removed?: readonly unknown[] }) {
    const all = Object.entries(configuration.resource ?? {}).flatMap(([type, named]) => Object.entries(named).map(([name, body]) => [`${type}.${name}`, body] as const));
    this.bodies = new Map(all);
  }

  /** @param out `cdktf.out`, or what `CDKTF_OUTDIR` names; undefined where the stack is not there */
  static read(out: string, stack: string): StackNotes | undefined {
    const file = join(stackDirectory(out, stack), CONFIGURATION);
    return existsSync(file) ? new StackNotes(JSON.parse(readFileSync(file, "utf8")) as ConstructorParameters<typeof StackNotes>[0]) : undefined;
  }

  /** Path of the construct that made a resource, the stack's name first. */
  pathOf(address: string): string | undefined {
    return this.bodies.get(withoutIndex(address))?.["//"]?.metadata?.path;
  }

  /**
   * Whether everything goes when it goes: nothing here is kept, though it is of types that a stack that retains would
   * keep. An empty stack without tombstones is a retired one that purges: one that retains has tombstones.
   */
  purges(holdsUserData: (type: string) => boolean): boolean {
    if (this.bodies.size === 0) return (this.configuration.removed ?? []).length === 0;
    const keeps = [...this.bodies.values()].some((body) => body["//"]?.keeps === true);
    return !keeps && [...this.bodies.keys()].some((address) => holdsUserData(address.split(".")[0]!));
  }
}
