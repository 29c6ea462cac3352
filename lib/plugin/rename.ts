import { TerraformResource, TerraformStack } from "cdktf";
import { Construct, RootConstruct, type IConstruct } from "constructs";
import type { Move } from "../terraform/moved-blocks";

/**
 * Renaming instead of making anew (decision 6). An address carries the ids of all constructs above a resource, so whoever
 * names a construct also says what it was called before, and every address below it follows.
 */

const FORMER = new WeakMap<IConstruct, string>();
/** Trees in which anything is renamed: hardly ever one is, and no other is searched. */
const RENAMING = new WeakSet<IConstruct>();

/**
 * Tells what a construct was called before, so that everything below it keeps its state.
 * @param id its former id; nothing happens where there is none, or where it is the present one
 */
export function formerly(construct: Construct, id: string | undefined): void {
  if (id === undefined || id === construct.node.id) return;
  FORMER.set(construct, id);
  RENAMING.add(construct.node.root);
}

/**
 * Every address that a resource may still have in a state, from the last one to be tried first to the first: with several
 * renames above it, each of them may have been applied without the others. Neighbours differ in one name.
 */
export function formerAddresses(resource: TerraformResource): readonly string[] {
  if (!RENAMING.has(resource.node.root)) return [];
  const stack = TerraformStack.of(resource);
  const path = resource.node.scopes.slice(resource.node.scopes.indexOf(stack) + 1);
  const renamed = path.filter((construct) => FORMER.has(construct));
  if (renamed.length === 0) return [];
  const names = renamed.map((construct) => FORMER.get(construct)!);
  const called = (combination: number) =>
    addressName(path.map((construct) => (combination & (1 << renamed.indexOf(construct)) ? names[renamed.indexOf(construct)]! : construct.node.id)));
  // One whose name was overridden is called the same, whatever is above it.
  if (called(0) !== resource.friendlyUniqueId) return [];
  return grayCodes(renamed.length).map((combination) => `${resource.terraformResourceType}.${called(combination)}`);
}

/**
 * The moves that bring everything below a construct to its present address. Terraform takes one origin for each
 * destination, and follows chains: so the former addresses of a resource are one.
 */
export function movesBelow(construct: Construct): readonly Move[] {
  if (!RENAMING.has(construct.node.root)) return [];
  const resources = resourcesBelow(construct);
  const former = resources.map((resource) => ({ resource, addresses: formerAddresses(resource) })).filter(({ addresses }) => addresses.length > 0);
  if (former.length === 0) return [];
  const living = new Set(resources.map(addressOf));
  return former.flatMap(({ resource, addresses }) => {
    // What stands at an address now was never meant to leave it.
    const chain = [addressOf(resource), ...addresses.filter((address) => !living.has(address))];
    return chain.slice(1).map((from, index) => ({ from, to: chain[index]! }));
  });
}

export function addressOf(resource: TerraformResource): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** Every resource below a construct, itself included. */
export function resourcesBelow(construct: Construct): readonly TerraformResource[] {
  return construct.node.findAll().filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node));
}

/** All combinations of so many renames but the one in which each was made, in an order in which neighbours differ in one. */
function grayCodes(renames: number): number[] {
  return Array.from({ length: 2 ** renames - 1 }, (_, index) => (index + 1) ^ ((index + 1) >> 1));
}

/** What cdktf would call a resource at this path: asked of a stack that is never synthesised. */
function addressName(path: readonly string[]): string {
  const stack = new TerraformStack(new RootConstruct(), "former");
  const place = path.reduce<Construct>((scope, id) => new Construct(scope, id), stack);
  return stack.getLogicalId(place.node);
}
