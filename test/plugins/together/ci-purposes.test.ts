import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { platformCatalogue } from "../../../lib/plugins/gitlab/platform-catalogue";
import { examplePlatform, exampleProject } from "../../../lib/testing";
import { everything, services } from "./build";

const purposes = ["deploy", "mirror", "publish", "push", "read"] as const;
type Purpose = (typeof purposes)[number];

const project = everything({ projects: [{ repositories: [...exampleProject.repositories!, { name: "charts", infra: true }] }] }).get("project-demo")!;
const readable = (purpose: Purpose) => {
  const policy = String(project.resource("vault_policy", { name: `ci--demo--${purpose}` }).attributes["policy"]);
  return [...policy.matchAll(/path "forge-dso\/data\/forge\/projects\/demo\/([^"]+)"/g)].map(([, path]) => path!).sort();
};

describe("§6.2 #41, decision 35: what the jobs of a purpose read, in a project with every service", () => {
  test.each<[Purpose, readonly string[]]>([
    ["deploy", ["tech/DEPLOY/charts"]],
    ["mirror", ["front-mirror", "infra-mirror", "infra-mirror-input"]],
    ["publish", ["NEXUS"]],
    ["push", ["REGISTRY/rw-robot"]],
    ["read", ["REGISTRY/ro-robot", "SONAR"]],
  ])("%s", (purpose, secrets) => expect(readable(purpose)).toEqual(secrets));

  test("is what the scripts of the catalogue ask for, which log in for that purpose", () => {
    const folder = join(__dirname, "../../../lib/ci/scripts");
    const asked = readdirSync(folder).flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const purpose = /^\s*secret_login ([a-z]+)$/m.exec(text)?.[1] as Purpose | undefined;
      const loaded = [...text.matchAll(/^[^#\n]*\bsecret(?:_load)? "?([A-Z][A-Z/]*[a-z-]*|tech\/DEPLOY\/\$DSO_REPOSITORY)"?/gm)].map(([, path]) => path!.replace("$DSO_REPOSITORY", "charts"));
      return purpose === undefined ? [] : loaded.map((path) => ({ name, purpose, path }));
    });
    expect(new Set(asked.map(({ purpose }) => purpose))).toEqual(new Set(["deploy", "publish", "push", "read"]));
    for (const { name, purpose, path } of asked) expect([name, path, readable(purpose).includes(path)]).toEqual([name, path, true]);
  });
  test("is asked for where the secret store is, by roles of the project's and for the store's audience", () => {
    const { secrets } = platformCatalogue({ ...examplePlatform, services }).platform;
    for (const purpose of purposes) {
      const role = project.resource("vault_jwt_auth_backend_role", { role_name: `dso-demo-${purpose}` }).attributes;
      expect([role["backend"], role["bound_audiences"]]).toEqual([secrets!.authMount, [`${secrets!.audience}/${purpose}`, ...(purpose === "read" ? [secrets!.audience] : [])]]);
      expect(role["bound_claims"]["ref_protected"]).toBe(purpose === "read" ? undefined : "true");
    }
    const stored = project.resources("vault_kv_secret_v2").filter(({ attributes }) => String(attributes["name"]).startsWith("forge/projects/demo/"));
    expect(stored.length).toBeGreaterThan(5);
    for (const { attributes } of stored) expect(attributes["mount"]).toBe(secrets!.mount);
  });
});
