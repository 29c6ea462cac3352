import { conform, describeValue, isRecord, join } from "./conform";
import type { Problem } from "./problem";
import type { BlockSchema, TypeSchema } from "./schema";

export type BlockKind = "provider" | "resource" | "data" | "ephemeral";

/** The comment of Terraform's JSON syntax. */
const comment = "//";

/**
 * Arguments that the engine itself reads, per kind of block.
 * Source: https://developer.hashicorp.com/terraform/language/meta-arguments
 */
const allowed: Readonly<Record<BlockKind, readonly string[]>> = {
  provider: ["alias", comment],
  resource: ["depends_on", "count", "for_each", "provider", "lifecycle", "connection", "provisioner", comment],
  data: ["depends_on", "count", "for_each", "provider", "lifecycle", comment],
  ephemeral: ["depends_on", "count", "for_each", "provider", "lifecycle", comment],
};

const types: Readonly<Record<string, TypeSchema>> = {
  alias: "string",
  provider: "string",
  depends_on: ["list", "string"],
  count: "number",
};

const lifecycle: Readonly<Record<BlockKind, Readonly<Record<string, TypeSchema>>>> = {
  provider: {},
  resource: {
    create_before_destroy: "bool",
    prevent_destroy: "bool",
    ignore_changes: "dynamic",
    replace_triggered_by: ["list", "string"],
    precondition: "dynamic",
    postcondition: "dynamic",
  },
  data: { precondition: "dynamic", postcondition: "dynamic" },
  ephemeral: { precondition: "dynamic", postcondition: "dynamic" },
};

/** Keys of a block that are the engine's and not the provider's. */
export function metaArgumentsOf(kind: BlockKind): readonly string[] {
  return allowed[kind];
}

/** Checks the engine's own arguments of one block; a name that is not among them is judged with the provider's. */
export function checkMetaArguments(kind: BlockKind, body: unknown, address: string, block?: BlockSchema): Problem[] {
  if (!isRecord(body)) return [];
  const problems: Problem[] = [];
  const report = (path: string, message: string): void => {
    problems.push({ kind: "meta-argument", address, path, message });
  };
  for (const [name, type] of Object.entries(types)) {
    if (!allowed[kind].includes(name)) continue;
    for (const misfit of conform(body[name], type, name)) report(misfit.path, misfit.message);
  }
  if (isPresent(body["count"]) && isPresent(body["for_each"])) report("for_each", "cannot stand beside count; keep one");
  const forEach = body["for_each"];
  if (isPresent(forEach) && typeof forEach !== "string" && !isRecord(forEach)) {
    report("for_each", `found ${describeValue(forEach)}, expected a map, or an expression that gives a map or a set of strings`);
  }
  if (allowed[kind].includes("lifecycle")) checkLifecycle(kind, body["lifecycle"], report, block);
  return problems;
}

function checkLifecycle(
  kind: BlockKind,
  value: unknown,
  report: (path: string, message: string) => void,
  block: BlockSchema | undefined,
): void {
  for (const entry of Array.isArray(value) ? value : isPresent(value) ? [value] : []) {
    if (!isRecord(entry)) {
      report("lifecycle", `found ${describeValue(entry)}, expected a block`);
      continue;
    }
    for (const [name, argument] of Object.entries(entry)) {
      const type = lifecycle[kind][name];
      const path = join("lifecycle", name);
      if (name === comment) continue;
      if (type === undefined) report(path, `unknown argument; allowed: ${Object.keys(lifecycle[kind]).join(", ")}`);
      else for (const misfit of conform(argument, type, path)) report(misfit.path, misfit.message);
    }
    if (block !== undefined) checkIgnoreChanges(entry["ignore_changes"], block, report);
  }
}

/** Terraform refuses to ignore what the resource does not have. */
function checkIgnoreChanges(value: unknown, block: BlockSchema, report: (path: string, message: string) => void): void {
  const path = "lifecycle.ignore_changes";
  if (!isPresent(value) || value === "all") return;
  if (!Array.isArray(value)) {
    report(path, `found ${describeValue(value)}, expected a list of arguments, or "all"`);
    return;
  }
  const known = [...Object.keys(block.attributes ?? {}), ...Object.keys(block.block_types ?? {})].sort();
  for (const item of value) {
    const name = typeof item === "string" ? item.split(/[.[]/)[0] : undefined;
    if (name === undefined || !known.includes(name)) {
      report(path, `found ${describeValue(item)}, expected one of ${known.join(", ")}`);
    }
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
