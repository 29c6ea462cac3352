import { PROVIDER_RULES } from "../../lib/sandbox/rules";
import type { ProviderRules, Rewrite } from "../../lib/sandbox/rules/rules";
import { type Tool, TOOL_NAMES, toolOf } from "../../lib/sandbox/schemas";
import { type Attributes, valuesAt } from "../../lib/sandbox/values";
import { Bench, type Configuration } from "./bench";
import { RECIPES } from "./recipes";

interface Case {
  readonly type: string;
  /** Which of the recipes of that type the values are put into. */
  readonly recipe: string;
  readonly row: string;
  readonly attribute: string;
  readonly change: Configuration;
  /** What a read returns. */
  readonly kept: unknown;
}

const limits = (limit: object) => ({ spec: [{ limit: [limit] }] });

/** One row of a table of rewrites each: given this, the service keeps that. */
const CASES: readonly Case[] = [
  { type: "keycloak_user", recipe: "u", attribute: "email", row: "lower case", change: { email: "First.Last@Example.org" }, kept: ["first.last@example.org"] },
  { type: "keycloak_user", recipe: "u", attribute: "attributes", row: "values joined with ## in any order", change: { attributes: { teams: "b##a" } }, kept: [{ teams: "a##b" }] },
  { type: "keycloak_group", recipe: "child", attribute: "attributes", row: "values joined with ## in any order", change: { attributes: { teams: "b##a" } }, kept: [{ teams: "a##b" }] },
  { type: "gitlab_user", recipe: "u", attribute: "email", row: "lower case", change: { email: "Upper@Example.org" }, kept: ["upper@example.org"] },
  { type: "gitlab_pipeline_schedule", recipe: "s", attribute: "ref", row: "a bare branch becomes refs/heads/<branch>", change: { ref: "main" }, kept: ["refs/heads/main"] },
  { type: "harbor_project_member_group", recipe: "mg", attribute: "project_id", row: "a bare number becomes /projects/<number>", change: { project_id: "BARE" }, kept: ["PATH"] },
  { type: "harbor_project_member_user", recipe: "mu", attribute: "project_id", row: "a bare number becomes /projects/<number>", change: { project_id: "BARE" }, kept: ["PATH"] },
  { type: "harbor_immutable_tag_rule", recipe: "i", attribute: "project_id", row: "a bare number becomes /projects/<number>", change: { project_id: "BARE" }, kept: ["PATH"] },
  { type: "harbor_project_webhook", recipe: "w", attribute: "project_id", row: "a bare number becomes /projects/<number>", change: { project_id: "BARE" }, kept: ["PATH"] },
  { type: "harbor_retention_policy", recipe: "r", attribute: "schedule", row: "hourly, daily and weekly by name", change: { schedule: "0 0 0 * * *" }, kept: ["Daily"] },
  { type: "harbor_garbage_collection", recipe: "gc", attribute: "schedule", row: "hourly, daily and weekly by name", change: { schedule: "0 0 * * * *" }, kept: ["Hourly"] },
  { type: "harbor_interrogation_services", recipe: "is", attribute: "vulnerability_scan_policy", row: "hourly, daily and weekly by name", change: { vulnerability_scan_policy: "daily" }, kept: ["Daily"] },
  { type: "harbor_purge_audit_log", recipe: "pa", attribute: "schedule", row: "hourly, daily and weekly by name", change: { schedule: "0 0 0 * * 0" }, kept: ["Weekly"] },
  { type: "vault_kv_secret_v2", recipe: "s", attribute: "data_json", row: "spaces and order of keys mean nothing", change: { data_json: '{ "b": 1, "a": {"d": 2, "c": 3} }' }, kept: ['{"a":{"c":3,"d":2},"b":1}'] },
  { type: "vault_jwt_auth_backend", recipe: "jwt", attribute: "jwt_validation_pubkeys", row: "trimmed", change: { jwks_url: undefined, jwt_validation_pubkeys: ["-----BEGIN PUBLIC KEY-----\n"] }, kept: ["-----BEGIN PUBLIC KEY-----"] },
  { type: "vault_jwt_auth_backend_role", recipe: "r", attribute: "backend", row: "slashes around a path mean nothing", change: { backend: "gitlab/" }, kept: ["gitlab"] },
  { type: "vault_jwt_auth_backend_role", recipe: "r", attribute: "token_policies", row: "lower case", change: { token_policies: ["App--Demo"] }, kept: ["app--demo"] },
  { type: "vault_jwt_auth_backend_role", recipe: "r", attribute: "bound_claims", row: "no spaces around the commas of a list", change: { bound_claims: { ref: "main, release" } }, kept: [{ ref: "main,release" }] },
  { type: "vault_kubernetes_auth_backend_config", recipe: "kc", attribute: "backend", row: "slashes around a path mean nothing", change: { backend: "kubernetes-app1/" }, kept: ["kubernetes-app1"] },
  { type: "vault_kubernetes_auth_backend_config", recipe: "kc", attribute: "kubernetes_ca_cert", row: "trimmed", change: { kubernetes_ca_cert: "-----BEGIN CERTIFICATE-----\n" }, kept: ["-----BEGIN CERTIFICATE-----"] },
  { type: "vault_kubernetes_auth_backend_config", recipe: "kc", attribute: "pem_keys", row: "trimmed", change: { pem_keys: ["-----BEGIN PUBLIC KEY-----\n"] }, kept: ["-----BEGIN PUBLIC KEY-----"] },
  { type: "vault_kubernetes_auth_backend_role", recipe: "kr", attribute: "backend", row: "slashes around a path mean nothing", change: { backend: "kubernetes-app1/" }, kept: ["kubernetes-app1"] },
  { type: "vault_kubernetes_auth_backend_role", recipe: "kr", attribute: "token_policies", row: "lower case", change: { token_policies: ["App--Demo"] }, kept: ["app--demo"] },
  { type: "vault_approle_auth_backend_role", recipe: "ar", attribute: "backend", row: "slashes around a path mean nothing", change: { backend: "approle/" }, kept: ["approle"] },
  { type: "vault_approle_auth_backend_role", recipe: "ar", attribute: "token_policies", row: "lower case", change: { token_policies: ["App--Demo"] }, kept: ["app--demo"] },
  { type: "vault_approle_auth_backend_role_secret_id", recipe: "as", attribute: "backend", row: "slashes around a path mean nothing", change: { backend: "approle/" }, kept: ["approle"] },
  { type: "vault_approle_auth_backend_role_secret_id", recipe: "as", attribute: "metadata", row: "spaces and order of keys mean nothing", change: { metadata: '{ "b": "1", "a": "2" }' }, kept: ['{"a":"2","b":"1"}'] },
  { type: "vault_token_auth_backend_role", recipe: "tr", attribute: "allowed_policies", row: "lower case", change: { allowed_policies: ["App--Demo"] }, kept: ["app--demo"] },
  { type: "vault_identity_group", recipe: "g", attribute: "policies", row: "lower case", change: { policies: ["App--Demo"] }, kept: ["app--demo"] },
  { type: "vault_identity_group_policies", recipe: "gp", attribute: "policies", row: "lower case", change: { policies: ["App--Demo"] }, kept: ["app--demo"] },
  { type: "sonarqube_project", recipe: "p", attribute: "tags", row: "lower case, trimmed, each once", change: { tags: ["Demo", " demo ", "java"] }, kept: ["demo", "java"] },
  { type: "kubernetes_resource_quota_v1", recipe: "q", attribute: "spec.hard", row: "quantities in canonical form", change: { spec: [{ hard: { cpu: "1000m", memory: "0.5Gi", pods: "10" } }] }, kept: [{ cpu: "1", memory: "512Mi", pods: "10" }] },
  { type: "kubernetes_limit_range_v1", recipe: "lr", attribute: "spec.limit.max", row: "quantities in canonical form", change: limits({ type: "Pod", max: { cpu: "2000m" } }), kept: [{ cpu: "2" }] },
  { type: "kubernetes_limit_range_v1", recipe: "lr", attribute: "spec.limit.min", row: "quantities in canonical form", change: limits({ type: "Pod", min: { memory: "1024Mi" } }), kept: [{ memory: "1Gi" }] },
  { type: "kubernetes_limit_range_v1", recipe: "lr", attribute: "spec.limit.default", row: "quantities in canonical form", change: limits({ type: "Container", default: { cpu: "0.5" } }), kept: [{ cpu: "500m" }] },
  { type: "kubernetes_limit_range_v1", recipe: "lr", attribute: "spec.limit.default_request", row: "quantities in canonical form", change: limits({ type: "Container", default_request: { cpu: "0.1" } }), kept: [{ cpu: "100m" }] },
  { type: "kubernetes_limit_range_v1", recipe: "lr", attribute: "spec.limit.default", row: "what is left out is filled in from max", change: limits({ type: "Container", max: { cpu: "2" } }), kept: [{ cpu: "2" }] },
  { type: "kubernetes_limit_range_v1", recipe: "lr", attribute: "spec.limit.default_request", row: "what is left out is filled in from default", change: limits({ type: "Container", default: { cpu: "1", memory: "1Gi" }, default_request: { cpu: "250m" } }), kept: [{ cpu: "250m", memory: "1Gi" }] },
];

/** The provider refuses what the service would rewrite, so this one shows only in accounts that came another way. */
const IN_SEEDS = "keycloak_user username lower case";

function rowsOf(rules: { readonly [tool in Tool]: ProviderRules }): { type: string; row: Rewrite }[] {
  return TOOL_NAMES.flatMap((tool) => Object.entries(rules[tool].resources).flatMap(([type, resource]) => (resource.rewrites ?? []).map((row) => ({ type, row }))));
}

function without(type: string, attribute: string, rule: string): { readonly [tool in Tool]: ProviderRules } {
  const tool = toolOf(type) as Tool;
  const provider = PROVIDER_RULES[tool];
  const resource = provider.resources[type] ?? {};
  const rewrites = (resource.rewrites ?? []).filter((row) => !(row.attribute === attribute && row.rule === rule));
  return { ...PROVIDER_RULES, [tool]: { ...provider, resources: { ...provider.resources, [type]: { ...resource, rewrites } } } };
}

/** What is in the service after creating with the change of a case. */
async function keep(one: Case, rules: { readonly [tool in Tool]: ProviderRules }): Promise<{ kept: unknown[]; bench: Bench; state: Attributes; config: Configuration }> {
  const tool = toolOf(one.type) as Tool;
  const bench = new Bench({ rules });
  await bench.configure(tool, { url: "https://test", host: "https://test" });
  const base = await bench.prepare(RECIPES[tool] ?? [], one.type, one.recipe);
  const path = String(base["project_id"] ?? "");
  const change = Object.fromEntries(Object.entries(one.change).map(([name, value]) => [name, value === "BARE" ? path.replace("/projects/", "") : value]));
  const config = { ...base, ...change };
  const state = await bench.create(one.type, config);
  const object = bench.objects.list({ type: one.type }).find((candidate) => candidate.id === state["id"] || candidate.key === state["id"]);
  return { kept: valuesAt(object?.attributes as Attributes, one.attribute).map((value) => (value === path && path !== "" ? "PATH" : value)), bench, state, config };
}

test("every row has a case", () => {
  const covered = new Set([...CASES.map(({ type, attribute, row }) => `${type} ${attribute} ${row}`), IN_SEEDS]);
  expect(rowsOf(PROVIDER_RULES).map(({ type, row }) => `${type} ${row.attribute} ${row.rule}`).filter((name) => !covered.has(name))).toEqual([]);
});

test("an account is called what Keycloak makes of its name, however it came", async () => {
  const names = async (rules: { readonly [tool in Tool]: ProviderRules }) => {
    const bench = new Bench({ rules, seeds: { keycloak_realm: [{ realm: "dso" }], keycloak_user: [{ realm_id: "dso", username: "First.Last" }] } });
    await bench.configure("keycloak", { url: "https://test" });
    await bench.create("keycloak_group", { realm_id: "dso", name: "any" });
    return bench.objects.list({ type: "keycloak_user" }).map((user) => user.attributes["username"]);
  };
  expect(await names(PROVIDER_RULES)).toEqual(["first.last"]);
  expect(await names(without("keycloak_user", "username", "lower case"))).toEqual(["First.Last"]);
});

describe.each(CASES)("$type.$attribute: $row", (one) => {
  test("is how the service keeps it", async () => {
    expect((await keep(one, PROVIDER_RULES)).kept).toEqual(one.kept);
  });

  test("shows when the row is taken out", async () => {
    expect((await keep(one, without(one.type, one.attribute, one.row))).kept).not.toEqual(one.kept);
  });

  test("shows as a change for ever unless the provider knows better", async () => {
    const { bench, state, config } = await keep(one, PROVIDER_RULES);
    const tool = toolOf(one.type) as Tool;
    const row = PROVIDER_RULES[tool].resources[one.type]?.rewrites?.find((candidate) => candidate.attribute === one.attribute && candidate.rule === one.row);
    const read = (await bench.read(one.type, state)) as Attributes;
    const { planned } = await bench.plan(one.type, config, read);
    const same = JSON.stringify(valuesAt(planned, one.attribute)) === JSON.stringify(valuesAt(read, one.attribute));
    expect(same).toBe(row?.by === "provider");
  });
});
