import { validateBody, type BodyContext } from "./body";
import { describeValue, isRecord } from "./conform";
import type { Problem } from "./problem";
import type { ProviderSchema, Schema } from "./schema";
import { checkMetaArguments, metaArgumentsOf, type BlockKind } from "./meta-arguments";

export type { Problem, ProblemKind } from "./problem";
export { describeProblems } from "./problem";

/** Which engine will read the configuration; decides whether write-only arguments are understood. */
export interface Engine {
  readonly name: "terraform" | "tofu";
  /** Such as `1.11.4`. */
  readonly version: string;
}

/** Every problem of a configuration is independent of the others, so all of them are returned. */
export interface ValidateOptions {
  /** @default - an engine that understands write-only arguments (Terraform and OpenTofu from 1.11) */
  readonly engine?: Engine;
}

/**
 * Holds every provider, resource, data source and ephemeral resource of a synthesised stack against the schemas of the
 * providers that will read it.
 *
 * It tells what Terraform would refuse when validating, without Terraform and without any provider: unknown types,
 * arguments and blocks, missing and read-only arguments, values of a wrong type, too few or too many nested blocks,
 * misplaced meta-arguments, ephemeral values where they would be stored, references to provider configurations that
 * are not there. It does not evaluate expressions, and knows nothing that only the service can refuse.
 *
 * @param configuration the content of a `cdk.tf.json`
 * @param schemas provider schemas by full address, as in `provider_schemas` of `terraform providers schema -json`
 */
export function validateConfiguration(
  configuration: unknown,
  schemas: Readonly<Record<string, ProviderSchema>>,
  options: ValidateOptions = {},
): Problem[] {
  const root = isRecord(configuration) ? configuration : {};
  const stack: StackView = {
    sources: requiredProviders(root),
    configurations: providerConfigurations(root),
    ephemeralVariables: ephemeralVariables(root),
    schemas: { ...schemas, [builtInAddress]: builtInProvider },
    writeOnly: options.engine === undefined || understandsWriteOnly(options.engine),
  };
  return [
    ...providerBlocks(root).flatMap(({ name, body }) => validateProvider(name, body, stack)),
    ...kinds.flatMap((kind) => blocksOf(root, kind).flatMap((block) => validateBlock(kind, block, stack))),
  ];
}

/** What all checks of one stack share. */
interface StackView {
  /** Local provider name to full address. */
  readonly sources: ReadonlyMap<string, string>;
  /** `vault`, `kubernetes.app1`: what a `provider` argument may name. */
  readonly configurations: ReadonlySet<string>;
  readonly ephemeralVariables: readonly string[];
  readonly schemas: Readonly<Record<string, ProviderSchema>>;
  readonly writeOnly: boolean;
}

interface Block {
  readonly type: string;
  readonly address: string;
  readonly body: unknown;
}

const kinds = ["resource", "data", "ephemeral"] as const;

const schemasOf = {
  resource: "resource_schemas",
  data: "data_source_schemas",
  ephemeral: "ephemeral_resource_schemas",
} as const;

const nounOf = { resource: "resource", data: "data source", ephemeral: "ephemeral resource" } as const;

/** Part of the engine itself, so it is neither declared nor configured. */
const builtInAddress = "terraform.io/builtin/terraform";

const builtInProvider: ProviderSchema = {
  provider: { version: 0, block: {} },
  resource_schemas: {
    terraform_data: {
      version: 0,
      block: {
        attributes: {
          id: { type: "string", computed: true },
          input: { type: "dynamic", optional: true },
          output: { type: "dynamic", computed: true },
          triggers_replace: { type: "dynamic", optional: true },
        },
      },
    },
  },
};

function validateProvider(name: string, body: unknown, stack: StackView): Problem[] {
  const alias = isRecord(body) && typeof body["alias"] === "string" ? `.${body["alias"]}` : "";
  const address = `provider.${name}${alias}`;
  const schema = findProvider(name, stack);
  if (typeof schema === "string") return [{ kind: "unknown-provider", address, path: "", message: schema }];
  return [
    ...checkMetaArguments("provider", body, address),
    ...validateBody(body, schema.provider.block, contextOf(address, "provider", stack)),
  ];
}

function validateBlock(kind: (typeof kinds)[number], block: Block, stack: StackView): Problem[] {
  const { type, address, body } = block;
  const configuration = isRecord(body) && typeof body["provider"] === "string" ? body["provider"] : undefined;
  const localName = configuration?.split(".")[0] ?? type.split("_")[0] ?? type;
  const provider = findProvider(localName, stack);
  if (typeof provider === "string") return [{ kind: "unknown-provider", address, path: "provider", message: provider }];
  const schema: Schema | undefined = provider[schemasOf[kind]]?.[type];
  if (schema === undefined) {
    const known = Object.keys(provider[schemasOf[kind]] ?? {}).sort();
    return [
      {
        kind: "unknown-type",
        address,
        path: "",
        message: `${stack.sources.get(localName) ?? builtInAddress} has no ${nounOf[kind]} ${type}; known: ${known.join(", ") || "none"}`,
      },
    ];
  }
  return [
    ...checkProviderReference(localName, configuration, address, stack),
    ...checkMetaArguments(kind, body, address, schema.block),
    ...validateBody(body, schema.block, contextOf(address, kind, stack)),
  ];
}

/** @returns the provider's schema, or why there is none */
function findProvider(localName: string, stack: StackView): ProviderSchema | string {
  if (localName === "terraform") return builtInProvider;
  const source = stack.sources.get(localName);
  if (source === undefined) {
    return `provider ${localName} is not in required_providers, which lists ${[...stack.sources.keys()].sort().join(", ") || "none"}; declare it in the stack`;
  }
  return stack.schemas[source] ?? `no schema for ${source}; known: ${Object.keys(stack.schemas).sort().join(", ")}`;
}

function checkProviderReference(
  localName: string,
  configuration: string | undefined,
  address: string,
  stack: StackView,
): Problem[] {
  const wanted = configuration ?? localName;
  if (localName === "terraform" || stack.configurations.has(wanted)) return [];
  const known = [...stack.configurations].filter((name) => name.split(".")[0] === localName).sort();
  const message = `provider configuration ${wanted} is not in the stack; configured: ${known.join(", ") || "none"}`;
  return [{ kind: "unknown-provider", address, path: "provider", message }];
}

function contextOf(address: string, kind: BlockKind, stack: StackView): BodyContext {
  return {
    address,
    metaArguments: metaArgumentsOf(kind),
    writeOnly: stack.writeOnly,
    // Provider configurations and ephemeral resources are never stored.
    ephemeralAllowed: kind === "provider" || kind === "ephemeral",
    ephemeralVariables: stack.ephemeralVariables,
  };
}

function requiredProviders(root: Record<string, unknown>): Map<string, string> {
  const sources = new Map<string, string>();
  for (const terraform of listOf(root["terraform"])) {
    for (const required of listOf(terraform["required_providers"])) {
      for (const [name, entry] of Object.entries(required)) {
        const source = isRecord(entry) && typeof entry["source"] === "string" ? entry["source"] : name;
        sources.set(name, fullAddress(source));
      }
    }
  }
  return sources;
}

/** Source: https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses */
function fullAddress(source: string): string {
  const parts = source.toLowerCase().split("/");
  const type = parts.pop() ?? "";
  const namespace = parts.pop() ?? "hashicorp";
  const host = parts.pop() ?? "registry.terraform.io";
  // The two registries hold the same providers; schemas are kept under Terraform's address.
  return `${host === "registry.opentofu.org" ? "registry.terraform.io" : host}/${namespace}/${type}`;
}

function providerBlocks(root: Record<string, unknown>): { name: string; body: unknown }[] {
  return listOf(root["provider"]).flatMap((providers) =>
    Object.entries(providers).flatMap(([name, bodies]) => asList(bodies).map((body) => ({ name, body }))),
  );
}

function providerConfigurations(root: Record<string, unknown>): Set<string> {
  return new Set(
    providerBlocks(root).map(({ name, body }) =>
      isRecord(body) && typeof body["alias"] === "string" ? `${name}.${body["alias"]}` : name,
    ),
  );
}

function ephemeralVariables(root: Record<string, unknown>): string[] {
  return listOf(root["variable"]).flatMap((variables) =>
    Object.entries(variables)
      .filter(([, bodies]) => asList(bodies).some((body) => isRecord(body) && body["ephemeral"] === true))
      .map(([name]) => name),
  );
}

function blocksOf(root: Record<string, unknown>, kind: (typeof kinds)[number]): Block[] {
  const prefix = kind === "resource" ? "" : `${kind}.`;
  return listOf(root[kind]).flatMap((types) =>
    Object.entries(types).flatMap(([type, names]) =>
      listOf(names).flatMap((named) =>
        Object.entries(named).flatMap(([name, bodies]) =>
          asList(bodies).map((body) => ({ type, address: `${prefix}${type}.${name}`, body })),
        ),
      ),
    ),
  );
}

/** Write-only arguments came with 1.11 in both engines. */
function understandsWriteOnly({ name, version }: Engine): boolean {
  const [major, minor] = version.split(".").map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major) || Number.isNaN(minor)) {
    throw new Error(`version of ${name} is ${describeValue(version)}, expected something like 1.11.4`);
  }
  return major > 1 || (major === 1 && minor >= 11);
}

/** A block may stand alone or in a list. */
function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The same, for what must hold named things; the comment key `//` is nobody's name. */
function listOf(value: unknown): Record<string, unknown>[] {
  return asList(value)
    .filter(isRecord)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([key]) => key !== "//")));
}
