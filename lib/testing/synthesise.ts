import { App, TerraformStack } from "cdktf";
import { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { intercepted } from "./interception";

/** One block of a synthesised stack. */
export interface Block {
  /** `type.name`, for data sources `data.type.name`. */
  readonly address: string;
  readonly type: string;
  /** Path of the construct that made it, below its stack. */
  readonly path: string;
  /** Its arguments, in Terraform's own names. */
  readonly attributes: Readonly<Record<string, any>>;
}

/** What a stack would hand to Terraform. */
export class Synthesised {
  constructor(
    /** The whole JSON configuration. */
    readonly json: Readonly<Record<string, any>>,
  ) {}

  /** Resources, all or of one type, sorted by address. */
  resources(type?: string): readonly Block[] {
    return this.blocks(this.json["resource"], "", type);
  }
  dataSources(type?: string): readonly Block[] {
    return this.blocks(this.json["data"], "data.", type);
  }
  ephemerals(type?: string): readonly Block[] {
    return this.blocks(this.json["ephemeral"], "ephemeral.", type);
  }
  /** The only resource of a type, or the only one with these attributes. @throws Error when there is none or more */
  resource(type: string, having: Readonly<Record<string, unknown>> = {}): Block {
    const found = this.resources(type).filter((block) => Object.entries(having).every(([key, value]) => block.attributes[key] === value));
    if (found.length === 1) return found[0]!;
    const all = this.resources(type).map((block) => block.address);
    throw new Error(`${found.length} resources ${type} with ${JSON.stringify(having)}; there are: ${all.join(", ") || "none"}`);
  }
  /** Addresses of everything: the contract with everybody's state. */
  get addresses(): readonly string[] {
    return [...this.resources(), ...this.dataSources(), ...this.ephemerals()].map((block) => block.address);
  }

  private blocks(kind: Record<string, Record<string, any>> | undefined, prefix: string, type?: string): Block[] {
    return Object.entries(kind ?? {})
      .filter(([each]) => type === undefined || each === type)
      .flatMap(([each, named]) =>
        Object.entries(named).map(([name, { "//": about, ...attributes }]) => ({
          address: `${prefix}${each}.${name}`,
          type: each,
          path: String(about?.metadata?.path ?? ""),
          attributes,
        })),
      )
      .sort((a, b) => (a.address < b.address ? -1 : 1));
  }
}

/**
 * Synthesises stacks as `cdktf synth` does, in memory: cdktf's own `Testing.synth` never prepares the stack, so plugins
 * would not run, and it skips validation.
 * @param build declares the stacks in the app it is given
 * @returns what each stack holds, by name
 * @throws DsoError with everything that is wrong with the declaration
 */
export function synthesiseApp(build: (app: App) => void): ReadonlyMap<string, Synthesised> {
  const outdir = mkdtempSync(join(tmpdir(), "dso-synth-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    const stacks = app.node.children.filter((child): child is TerraformStack => TerraformStack.isStack(child));
    stacks.forEach((stack) => stack.prepareStack());
    stacks.forEach((stack) => invokeAspects(stack));
    const invalid = app.node.findAll().flatMap((node) => node.node.validate().map((message) => `${node.node.path}: ${message}`));
    if (invalid.length > 0) throw new Error(invalid.join("\n"));
    return new Map(stacks.map((stack) => [stack.node.id, new Synthesised(intercepted(JSON.parse(JSON.stringify(stack.toTerraform()))))]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The same for a single stack, named `test`. */
export function synthesise(build: (stack: TerraformStack) => void): Synthesised {
  return synthesiseApp((app) => build(new TerraformStack(app, "test"))).get("test")!;
}
