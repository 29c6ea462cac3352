import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { sourceTree } from "../job";
import { World } from "./world";

jest.setTimeout(60_000);

const missing = spawnSync("trivy", ["--version"]).error !== undefined;

/** A key, and a Pod that may do anything. */
const tree = {
  "config.ini": "aws_access_key_id = AKIAIOSFODNN7EXAMPLQ\n",
  "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: front }\nspec:\n  containers:\n    - name: front\n      image: docker.io/library/alpine:3.22.0\n      securityContext: { privileged: true }\n",
};
const noSecrets = "disable-rules: [aws-access-key-id]\n";
const nothingMatters = "package trivy\nimport rego.v1\ndefault ignore := true\n";

(missing ? describe.skip : describe)(`the gate of Trivy, with Trivy itself${missing ? " (skipped: no trivy here)" : ""}`, () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const scan = async (files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) => {
    const directory = sourceTree(files);
    try {
      // Checks that Trivy has in itself do, where there is no way out.
      return await world.run("trivy", "trivy", { scanners: "misconfig,secret" }, { directory, variables: { TRIVY_CHECKS_BUNDLE_REPOSITORY: "127.0.0.1:1/none", ...variables } });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };

  test("lets through a tree in which nothing is wrong", async () => {
    const { code, log } = await scan({ "README.md": "Nothing.\n" });
    expect({ code, log }).toEqual({ code: 0, log: expect.stringContaining("nothing of severity HIGH,CRITICAL was found") });
  });

  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ["nothing", {}, {}],
    ["a variable that names rules of secrets", { "s.yaml": noSecrets }, { TRIVY_SECRET_CONFIG: "s.yaml" }],
    ["rules of secrets in the tree", { "trivy-secret.yaml": noSecrets }, {}],
    ["files that settings in the tree leave out", { "trivy.yaml": 'scan: { skip-files: ["**/*"] }\n' }, {}],
    ["a policy that settings in the tree name", { "trivy.yaml": "ignore-policy: p.rego\n", "p.rego": nothingMatters }, {}],
    ["a policy that a variable names", { "p.rego": nothingMatters }, { TRIVY_IGNORE_POLICY: "p.rego" }],
    ["a variable that leaves kinds of files out", {}, { TRIVY_MISCONFIG_SCANNERS: "helm" }],
    ["a variable that names other settings", { "t.yaml": 'scan: { skip-files: ["**/*"] }\n' }, { TRIVY_CONFIG: "t.yaml" }],
  ])("is closed, whatever says otherwise: %s", async (_, files, variables) => {
    const { code, log, left } = await scan({ ...tree, ...files }, variables);
    expect({ code, log, left }).toEqual({ code: 1, log: expect.stringContaining("the gate is closed"), left: [] });
    for (const found of ["AWS", "Privileged"]) expect(log).toContain(found);
  });
});
