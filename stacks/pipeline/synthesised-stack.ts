import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inventory } from "../../lib/inventory";
import { projectStack, stackName } from "../../lib/values/names";
import { compareText } from "../../lib/values/order";
import type { AppliedRecord } from "../applied/record";
import { holdsUserData } from "../diff/user-data";
import { CONFIGURATION, stackDirectory, stacksInManifest } from "../synthesis/layout";

export type StackKind = "platform" | "zone" | "project";

/** A stack as it is synthesised now, in the terms of the record that is written once it is applied. */
export interface SynthesisedStack extends Pick<AppliedRecord, "stack" | "digest" | "keeps" | "unkept" | "state"> {
  readonly kind: StackKind;
}

/**
 * Stacks in a directory as `cdktf synth` writes it, sorted by name.
 * @throws Error when nothing was synthesised there
 */
export function readSynthesised(directory: string, retired: ReadonlySet<string>): readonly SynthesisedStack[] {
  const stacks = stacksInManifest(directory);
  if (stacks === undefined) throw new Error(`there are no stacks in ${directory}: run cdktf synth first`);
  return stacks.map((stack) => {
    const text = readFileSync(join(stackDirectory(directory, stack), CONFIGURATION), "utf8");
    return { stack, kind: kindOf(stack), digest: digestOf(text), ...userDataIn(text), state: retired.has(stack) ? "retired" : "active" };
  });
}

/** Stacks that hold tombstones only: what was in them is given up. */
export function retiredStacks({ platform, projects }: Pick<Inventory, "platform" | "projects">): ReadonlySet<string> {
  const gone = platform.state === "retired";
  return new Set([
    ...(gone ? ["platform"] : []),
    ...platform.zones.filter((zone) => gone || zone.retired === true).map((zone) => stackName("zone", zone.slug)),
    ...projects.filter(({ spec }) => spec.state === "retired").map(({ spec }) => projectStack(spec)),
  ]);
}

export function digestOf(configuration: string): string {
  return createHash("sha256").update(configuration).digest("hex");
}

export function kindOf(stack: string): StackKind {
  return stack === "platform" ? "platform" : stack.startsWith("zone-") ? "zone" : "project";
}

type Blocks = Readonly<Record<string, Readonly<Record<string, { readonly "//"?: { readonly keeps?: boolean } }>>>>;

/** Addresses of what would be forgotten rather than deleted, as synthesis marks it, and of what is like it and would not. */
function userDataIn(text: string): Required<Pick<AppliedRecord, "keeps" | "unkept">> {
  const { resource = {} } = JSON.parse(text) as { readonly resource?: Blocks };
  const all = Object.entries(resource).flatMap(([type, blocks]) => Object.entries(blocks).map(([name, block]) => ({ type, address: `${type}.${name}`, kept: block["//"]?.keeps === true })));
  const addresses = (some: typeof all) => some.map(({ address }) => address).sort(compareText);
  return { keeps: addresses(all.filter(({ kept }) => kept)), unkept: addresses(all.filter(({ type, kept }) => !kept && holdsUserData(type))) };
}
