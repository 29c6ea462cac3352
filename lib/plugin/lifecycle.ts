import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { DsoError } from "../errors";
import type { PluginHost } from "./host";

const HOSTS = new WeakMap<TerraformStack, PluginHost[]>();
const VALIDATED = new WeakSet<IConstruct>();

/**
 * Runs a host's hooks when its stack is prepared: everything has been declared by then, and references made from now
 * on are still resolved, which they would not be in an aspect.
 */
export function runWhenPrepared(stack: TerraformStack, host: PluginHost): void {
  const hosts = HOSTS.get(stack);
  if (hosts) {
    hosts.push(host);
    return;
  }
  HOSTS.set(stack, [host]);
  const prepareStack = stack.prepareStack.bind(stack);
  stack.prepareStack = () => {
    validateOnce(stack.node.root);
    HOSTS.get(stack)!.forEach((each) => each.run());
    prepareStack();
  };
}

/**
 * The whole app, before any stack is prepared: cdktf validates and writes stack by stack, so an error in the third
 * would leave two written.
 */
function validateOnce(root: IConstruct): void {
  if (VALIDATED.has(root)) return;
  const hosts = root.node.findAll().flatMap((node) => HOSTS.get(node as TerraformStack) ?? []);
  const findings = hosts.flatMap((host) => host.findings(hosts));
  if (findings.length > 0) throw new DsoError(findings);
  VALIDATED.add(root);
}
