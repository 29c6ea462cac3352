/** No secret is in a configuration: what is secret is a reference, whatever people declare. */
import fc from "fast-check";
import { readProviderSchemas } from "../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../lib/providers/validate";
import type { ProjectSpec } from "../../lib/spec";
import type { Synthesised } from "../../lib/testing";
import { isEmail } from "../../lib/values/email";
import { isGitUrl } from "../../lib/values/url";
import { project } from "./arbitrary";
import { example, openPlatform, synthesised } from "./declaration";
import { permute, randomFrom } from "./shuffle";

jest.setTimeout(60_000);

const schemas = readProviderSchemas();

interface Secret {
  /** `type.attribute`, with the names of blocks around it. */
  readonly place: string;
  readonly value: unknown;
}

/** Arguments that a provider calls sensitive, or will not keep, in every block of a stack. */
function secretsOf({ json }: Synthesised): readonly Secret[] {
  const kinds = { resource: "resource_schemas", data: "data_source_schemas", ephemeral: "ephemeral_resource_schemas", provider: "provider" } as const;
  return Object.entries(kinds).flatMap(([kind, section]) =>
    Object.entries((json[kind] ?? {}) as Record<string, object>).flatMap(([type, named]) => {
      const schema = Object.values(schemas).map((provider: any) => (section === "provider" ? undefined : provider[section]?.[type])).find(Boolean);
      const own = Object.entries(schemas).find(([address]) => address.endsWith(`/${type}`))?.[1] as any;
      const block = kind === "provider" ? own?.provider?.block : schema?.block;
      return Object.values(named).flatMap((body) => secretsIn(block, body, type));
    }),
  );
}

function secretsIn(block: any, body: any, place: string): Secret[] {
  if (!block || !body) return [];
  const attributes = Object.entries(block.attributes ?? {}) as [string, any][];
  const blocks = Object.entries(block.block_types ?? {}) as [string, any][];
  return [
    ...attributes.filter(([name, { sensitive, write_only }]) => (sensitive || write_only) && body[name] !== undefined).map(([name]) => ({ place: `${place}.${name}`, value: body[name] })),
    ...blocks.flatMap(([name, { block: inner }]) => [body[name] ?? []].flat().flatMap((each: any) => secretsIn(inner, each, `${place}.${name}`))),
  ];
}

/** What is wrong with the value of a secret argument: it must be a reference, and so must each part that names a secret. */
function literalIn(value: unknown): string | undefined {
  if (typeof value === "object" && value !== null) return Object.values(value).map(literalIn).find((each) => each !== undefined);
  if (typeof value !== "string" || !/^\$\{[^]*\}$/.test(value) || !reference.test(value)) return String(value);
  const parts = value.matchAll(/"(\w*(?:password|token|secret|auth|TOKEN|PASSWORD|SECRET|Secret))" = ([^]*?)(?=, "\w+" = |\}\)|$)/g);
  // The name of another secret, where the mirror finds the credentials of the external forge.
  return [...parts].find(([, name, expression]) => name !== "GIT_INPUT_SECRET" && !reference.test(expression!))?.[0];
}

/** Something that only Terraform will know. */
const reference = /\b(ephemeral|var|vault_\w+|gitlab_\w+|sonarqube_\w+)\.[\w-]+\.?/;

/** What tokens and keys look like. */
const known = /glpat-|gldt-|glptt-|\bhvs\.|\bs\.[A-Za-z0-9]{24}\b|\bgh[pousr]_[A-Za-z0-9]{20}|\bsq[upa]_[0-9a-f]{20}|AKIA[0-9A-Z]{12}|eyJ[A-Za-z0-9_-]{16,}\.|PRIVATE KEY/;

function expectNoSecrets(stacks: ReadonlyMap<string, Synthesised>): void {
  for (const [name, stack] of stacks) {
    for (const { place, value } of secretsOf(stack)) expect({ name, place, literal: literalIn(value) }).toEqual({ name, place, literal: undefined });
    expect(known.exec(JSON.stringify(stack.json))?.[0]).toBeUndefined();
  }
}

test("in the example inventory, secret arguments are these, and every one of them is a reference", () => {
  const stacks = synthesised({ platform: openPlatform, projects: example.projects });
  expectNoSecrets(stacks);
  expect([...new Set([...stacks.values()].flatMap(secretsOf).map(({ place }) => place))].sort()).toEqual([
    "harbor_robot_account.secret_wo",
    "keycloak_openid_client.client_secret_wo",
    "kubernetes_secret_v1.data_wo",
    "nexus_security_user.password_wo",
    "vault_kv_secret_v2.data_json_wo",
  ]);
});

test("a literal is told from a reference", () => {
  expect(literalIn("hunter2")).toBe("hunter2");
  expect(literalIn("${jsonencode({\"TOKEN\" = \"hunter2\", \"A\" = var.a.b})}")).toContain("hunter2");
  expect(literalIn({ a: "${ephemeral.vault_kv_secret_v2.x.data.A}", b: "hunter2" })).toBe("hunter2");
  expect(literalIn("${jsonencode({\"URL\" = \"https://example.org\", \"TOKEN\" = gitlab_deploy_token.x.token})}")).toBeUndefined();
});

/** People and addresses of any shape that the rules take. */
const text = (value: string) => !/[$%]\{/.test(value);
const email = fc.oneof(fc.emailAddress().filter(isEmail), fc.constantFrom("o'neil+dso@example.org", "ÉLÉONORE@example.org", "#1%$!@example.org", "a{b}@example.org", "`id`@example.org")).filter(text);
const url = fc
  .tuple(fc.domain(), fc.array(fc.stringMatching(/^([A-Za-z0-9._~@+-]|%20){1,12}$/), { minLength: 1, maxLength: 3 }))
  .map(([domain, path]) => `https://${domain}/${path.join("/")}.git`)
  .filter((value) => isGitUrl(value) && text(value));

const anything = fc.tuple(project("demo"), fc.uniqueArray(email, { minLength: 6, maxLength: 6, selector: (each) => each.toLowerCase() }), url, fc.integer()).map(([spec, people, externalUrl, seed]): ProjectSpec => {
  const [owner, ...users] = permute(people, randomFrom(seed));
  return {
    ...spec,
    owner: owner!,
    members: spec.members?.map((member, index) => ({ ...member, user: users[index]! })),
    repositories: spec.repositories?.map((repository) => (repository.externalUrl === undefined ? repository : { ...repository, externalUrl })),
  };
});

test("of any project, with people and addresses of any shape, nothing is secret, and no provider would refuse anything", () => {
  fc.assert(
    fc.property(anything, (spec) => {
      const stacks = synthesised({ platform: openPlatform, projects: [spec] }, { projectsOnly: true });
      expectNoSecrets(stacks);
      for (const { json } of stacks.values()) expect(describeProblems(validateConfiguration(json, schemas))).toBe("");
    }),
    { numRuns: 25 },
  );
});
