import { TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { deepMerge } from "cdktf/lib/util";
import type { IConstruct } from "constructs";
import { resolveIn } from "./resolve";

type Tree = Record<string, any>;

/**
 * What a stack hands to Terraform, as `TerraformStack.toTerraform()` gives it. cdktf resolves everything three times: to
 * find references between stacks, each element, and the whole again. Here each element is resolved once.
 */
export function configurationOf(stack: TerraformStack): Tree {
  const { rawOverrides: overrides, cdktfVersion: version } = stack as unknown as { readonly rawOverrides: Tree; readonly cdktfVersion: string };
  const overridden = Object.keys(overrides);
  const metadata: Tree = {
    version,
    stackName: stack.node.id,
    backend: "local",
    ...(overridden.length > 0 && { overrides: { stack: overridden } }),
  };
  const outputs: Tree = {};
  const elements = elementsBelow(stack);
  for (const element of elements) {
    deepMerge(metadata, resolveIn(stack, element.toMetadata()));
    if (TerraformOutput.isTerraformOutput(element)) deepMerge(outputs, nested(element.node.path.split("/"), element.friendlyUniqueId));
  }
  const configuration: Tree = { "//": { metadata, outputs } };
  for (const element of elements) deepMerge(configuration, resolveIn(stack, element.toTerraform()));
  return deepMerge(configuration, resolveIn(stack, overrides)) as Tree;
}

/** In the order of the tree, without those of stacks within the stack. */
function elementsBelow(construct: IConstruct, into: TerraformElement[] = []): TerraformElement[] {
  if (TerraformElement.isTerraformElement(construct)) into.push(construct);
  for (const child of construct.node.children) if (!TerraformStack.isStack(child)) elementsBelow(child, into);
  return into;
}

function nested(path: readonly string[], value: string): Tree {
  return path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as Tree;
}
