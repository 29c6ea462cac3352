import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { RemovedBlocks } from "../terraform/removed-blocks";
import { addressOf, formerAddresses, resourcesBelow } from "./rename";

/**
 * Forgetting instead of deleting (decisions §1). What has left a project is still built, by the same hooks that built
 * it when it was there, so that its addresses come from the very code that gave them; then it is taken out of the
 * tree, and what held user data leaves `removed` blocks behind.
 */

const KEPT = new WeakSet<TerraformResource>();
const REPLACEABLE = new WeakSet<TerraformResource>();
const UNDELETABLE = new WeakSet<TerraformResource>();
const GONE = new WeakSet<Construct>();

/** Marks a resource that holds user data. */
export function keep(resource: TerraformResource): void {
  KEPT.add(resource);
}

/**
 * Marks what is kept and can be written again at any time, such as a repository with nothing but files that the library
 * writes: where it leaves alone, without what it is part of, it needs no tombstone.
 */
export function markReplaceable(resource: TerraformResource): void {
  REPLACEABLE.add(resource);
}

/**
 * Writes into what is synthesised which resources would be forgotten, were they to leave: a comment, which Terraform
 * does not read, and by which the record of what was applied knows what must not vanish without a tombstone.
 * @param host whose policy it is to forget
 */
export function showKept(host: Construct): void {
  for (const resource of resourcesBelow(host)) {
    if (KEPT.has(resource) && !REPLACEABLE.has(resource)) resource.addOverride("//.keeps", true);
  }
}

/** Marks a resource that its service refuses to delete: forgotten whatever the policy. */
export function leaveBehind(resource: TerraformResource): void {
  UNDELETABLE.add(resource);
}

/** Marks a construct that stands for something that is no longer declared. */
export function markGone(construct: Construct): void {
  GONE.add(construct);
}

/** Whether a scope belongs to something that is no longer declared: what it contributes must not be rendered elsewhere. */
export function isGone(scope: Construct): boolean {
  return scope.node.scopes.some((construct) => GONE.has(construct as Construct));
}

/**
 * Takes everything below a construct out of the tree, and the construct as well where it is a resource.
 * @param forget whether what holds user data is forgotten (`removed` blocks) rather than deleted
 */
export function bury(construct: Construct, forget: boolean): void {
  const resources = resourcesBelow(construct)
    .filter((resource) => UNDELETABLE.has(resource) || (forget && KEPT.has(resource)))
    // It may have been renamed since the last apply, which then found it at none of its addresses but a former one.
    .flatMap((resource) => [addressOf(resource), ...formerAddresses(resource)]);
  // What was buried further down before, by another that has left as well, stays forgotten.
  const before = construct.node.findAll().filter((node): node is RemovedBlocks => node instanceof RemovedBlocks).flatMap((blocks) => blocks.addresses);
  const forgotten = [...before, ...resources];
  for (const child of construct.node.children) construct.node.tryRemoveChild(child.node.id);
  const place = TerraformResource.isTerraformResource(construct) ? withdrawn(construct) : construct;
  if (forgotten.length > 0) new RemovedBlocks(place, "removed", forgotten.sort());
}

/** Takes a resource out of the tree. @returns a construct that stands where it was */
function withdrawn(resource: TerraformResource): Construct {
  const { scope, id } = resource.node;
  scope!.node.tryRemoveChild(id);
  return new Construct(scope as Construct, id);
}
