import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { App, TerraformStack } from "cdktf";
import { DataHarborGroups } from "../../lib/providers/harbor/bindings/data-harbor-groups";
import { Project } from "../../lib/providers/harbor/bindings/project";
import { HarborProvider } from "../../lib/providers/harbor/bindings/provider";
import { RobotAccount } from "../../lib/providers/harbor/bindings/robot-account";
import { providerNames, readProviderSchemas, usedProviders } from "../../lib/providers/schemas";
import { validateConfiguration } from "../../lib/providers/validate";

const folder = resolve(__dirname, "../../lib/providers");
const generated = providerNames.filter((name) => usedProviders[name].bindings === "generated");

test("the providers without a package on npm have generated bindings", () => {
  expect(generated).toEqual(["harbor", "keycloak", "nexus", "sonarqube"]);
});

describe.each(generated)("%s", (name) => {
  const used = usedProviders[name];
  const bindings = join(folder, name, "bindings");
  const file = (type: string): string => type.slice(name.length + 1).replaceAll("_", "-");
  const folders = [
    ...used.resources.map(file),
    ...used.dataSources.map((type) => `data-${name}-${file(type)}`),
    "provider",
  ];

  test("has a folder for each resource and data source used, and nothing else", () => {
    expect(readdirSync(bindings).filter((entry) => entry !== ".hash").sort()).toEqual(folders.sort());
    for (const entry of folders) {
      expect(existsSync(join(bindings, entry, "index.js"))).toBe(true);
      expect(existsSync(join(bindings, entry, "index.d.ts"))).toBe(true);
    }
  });

  test("states its provider's source without a host, and its exact version", () => {
    const provider = require(join(bindings, "provider")) as Record<string, new (scope: TerraformStack, id: string, config: object) => unknown>;
    const stack = new TerraformStack(new App(), "stack");
    new provider[`${name[0]!.toUpperCase()}${name.slice(1)}Provider`]!(stack, name, {});
    expect(stack.toTerraform().terraform.required_providers).toEqual({ [name]: { source: used.source, version: used.version } });
  });
});

test("what a binding synthesises is what its schema allows, write-only arguments and nested blocks included", () => {
  const stack = new TerraformStack(new App(), "stack");
  new HarborProvider(stack, "harbor", { url: "https://harbor.example.org" });
  const project = new Project(stack, "project", { name: "demo", vulnerabilityScanning: true });
  new RobotAccount(stack, "robot", {
    name: "ci",
    level: "project",
    secretWo: "${ephemeral.vault_kv_secret_v2.robot.data.HARBOR}",
    secretWoVersion: 1,
    permissions: [{ kind: "project", namespace: project.name, access: [{ action: "pull", resource: "repository" }] }],
  });
  new DataHarborGroups(stack, "groups", { groupName: "/demo" });
  const configuration = stack.toTerraform();

  expect(configuration.resource.harbor_robot_account.robot).toMatchObject({
    secret_wo: "${ephemeral.vault_kv_secret_v2.robot.data.HARBOR}",
    secret_wo_version: 1,
    permissions: [{ kind: "project", namespace: "${harbor_project.project.name}", access: [{ action: "pull", resource: "repository" }] }],
  });
  expect(validateConfiguration(configuration, readProviderSchemas())).toEqual([]);

  configuration.resource.harbor_robot_account.robot.permissions[0].access[0].verb = "pull";
  expect(validateConfiguration(configuration, readProviderSchemas())).toHaveLength(1);
});
