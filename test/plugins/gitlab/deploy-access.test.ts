import type { ProjectSpec } from "../../../lib/spec";
import { problems, projectStack, target, type Change } from "./build";
import { secret } from "./secret";

/** One of the project's own, one that is mirrored, and one with code. */
const repositories: ProjectSpec["repositories"] = [
  { name: "infra", infra: true },
  { name: "charts", infra: true, externalUrl: "https://git.example.org/team/charts.git" },
  { name: "code" },
];
const stack = (change: Change = {}) => projectStack({ ...change, project: { repositories, ...change.project } });

describe("what deploys", () => {
  const synthesised = stack();
  const token = synthesised.resource("gitlab_project_access_token");

  test("pushes to the infrastructure repository alone, by a token of its own that calls no API", () => {
    expect(target(token.attributes["project"])).toBe(synthesised.resource("gitlab_project", { name: "infra" }).address);
    expect(token.attributes).toMatchObject({
      name: "demo-deploy",
      access_level: "maintainer",
      scopes: ["write_repository"],
      description: "Writes what is to be deployed (generation 1)",
      rotation_configuration: { expiration_days: 365, rotate_before_days: 90 },
    });
    expect(problems(synthesised)).toBe("");
  });
  test("does not push to what is mirrored, which upstream would overwrite, nor to code", () => {
    expect(synthesised.resources("vault_kv_secret_v2").map(({ attributes }) => attributes["name"]).filter((name) => name.includes("DEPLOY"))).toEqual(["forge/projects/demo/tech/DEPLOY/infra"]);
  });
  test("finds the token in the secret store, at a version that is the token's number (decision 8)", () => {
    const { values, version } = secret(synthesised, "tech/DEPLOY/infra");
    expect(values).toEqual({ USER: "demo-deploy", PASSWORD: `${token.address}.token` });
    expect(version).toBe(`\${tonumber(element(reverse(split(":", ${token.address}.id)), 0))}`);
  });
  test("decision 35: is the only one who reads it, on protected refs", () => {
    const reading = synthesised.resources("vault_policy").filter(({ attributes }) => String(attributes["policy"]).includes("tech/DEPLOY"));
    expect(reading.map(({ attributes }) => attributes["name"])).toEqual(["ci--demo--deploy"]);
    expect(reading[0]!.attributes["policy"]).toContain("forge-dso/data/forge/projects/demo/tech/DEPLOY/infra");
    expect(synthesised.resource("vault_jwt_auth_backend_role", { role_name: "dso-demo-deploy" }).attributes["bound_claims"]).toEqual({ namespace_path: "forge/projects/demo", ref_protected: "true" });
  });
  test("another counter makes another token before the old one goes", () => {
    const after = stack({ project: { rotation: { gitlab: 2 } } }).resource("gitlab_project_access_token");
    expect(after.attributes["description"]).toBe("Writes what is to be deployed (generation 2)");
    expect(after.attributes["lifecycle"].create_before_destroy).toBe(true);
    const [counter, ...others] = after.attributes["lifecycle"].replace_triggered_by.map(target);
    expect(others).toEqual([]);
    expect(stack({ project: { rotation: { gitlab: 2 } } }).resources("terraform_data").find(({ address }) => address === counter)!.attributes["triggers_replace"]).toEqual({ gitlab: 2 });
  });
  test("with the paid edition is a developer who may push besides the maintainers, since that can name an account", () => {
    const paid = stack({ props: { edition: "ee" } });
    const deployer = paid.resource("gitlab_project_access_token");
    expect(deployer.attributes["access_level"]).toBe("developer");
    const main = paid.resources("gitlab_branch_protection").find(({ path }) => path.includes("/infra/"))!;
    expect(main.attributes).toMatchObject({ push_access_level: "maintainer", allowed_to_push: [{ user_id: `\${${deployer.address}.user_id}` }], allow_force_push: false });
    expect(problems(paid)).toBe("");
  });
  test("has nothing where jobs cannot read it", () => {
    expect(stack({ withVault: false }).resources("gitlab_project_access_token")).toEqual([]);
  });
  test("goes with its repository: another one mirrored, or not deployed any more", () => {
    for (const change of [{ externalUrl: "https://git.example.org/team/infra.git" }, { infra: false }]) {
      expect(projectStack({ project: { repositories: [{ name: "infra", infra: true, ...change }] } }).resources("gitlab_project_access_token")).toEqual([]);
    }
  });
});
