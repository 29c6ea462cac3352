import { App, TerraformStack } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackendSpec } from "../../lib/inventory";
import { declareBackend } from "../../stacks/backend";

const outdir = mkdtempSync(join(tmpdir(), "dso-backend-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** What a stack of that name hands to Terraform. */
function backend(spec: BackendSpec, stack = "project-demo"): unknown {
  const declared = new TerraformStack(new App({ outdir, stackTraces: false }), stack);
  declareBackend(declared, spec);
  return (declared.toTerraform() as { terraform: { backend: unknown } }).terraform.backend;
}

describe("a state for each stack", () => {
  test("local: a file in the working directory, as cdktf's own", () => {
    expect(backend({ type: "local" })).toEqual({ local: { path: join(process.cwd(), "terraform.project-demo.tfstate") } });
  });
  test("s3: an object, locked and encrypted unless told otherwise", () => {
    expect(backend({ type: "s3", bucket: "states", region: "eu" })).toEqual({
      s3: { bucket: "states", region: "eu", key: "dso/project-demo.tfstate", use_lockfile: true, encrypt: true },
    });
    expect(backend({ type: "s3", bucket: "states", encrypt: false })).toMatchObject({ s3: { encrypt: false } });
  });
  test("pg: a schema", () => {
    expect(backend({ type: "pg" })).toEqual({ pg: { schema_name: "dso_project-demo" } });
  });
  test("http: an address, with its lock's", () => {
    const address = "https://gitlab.example.org/api/v4/projects/1/terraform/state/<stack>";
    expect(backend({ type: "http", address, lock_address: `${address}/lock`, lock_method: "POST", unlock_method: "DELETE" })).toEqual({
      http: {
        address: "https://gitlab.example.org/api/v4/projects/1/terraform/state/project-demo",
        lock_address: "https://gitlab.example.org/api/v4/projects/1/terraform/state/project-demo/lock",
        unlock_address: "https://gitlab.example.org/api/v4/projects/1/terraform/state/project-demo/lock",
        lock_method: "POST",
        unlock_method: "DELETE",
      },
    });
  });
  test("http: GitLab's own states are locked by their address alone", () => {
    const address = "https://gitlab.example.org/api/v4/projects/42/terraform/state/project-demo";
    expect(backend({ type: "http", address: address.replace("project-demo", "<stack>") })).toEqual({
      http: { address, lock_address: `${address}/lock`, unlock_address: `${address}/lock`, lock_method: "POST", unlock_method: "DELETE", retry_wait_min: 5 },
    });
  });
  test("http: any other server is asked for its lock where the state is", () => {
    const address = "https://states.example.org/project-demo";
    expect(backend({ type: "http", address: "https://states.example.org/<stack>" })).toEqual({ http: { address, lock_address: address, unlock_address: address } });
  });
  test("kubernetes: a secret", () => {
    expect(backend({ type: "kubernetes", namespace: "terraform" })).toEqual({ kubernetes: { namespace: "terraform", secret_suffix: "dso-project-demo" } });
  });
  test("remote: a workspace", () => {
    expect(backend({ type: "remote", organization: "example", workspaces: { name: "factory-<stack>" } })).toEqual({
      remote: { organization: "example", workspaces: { name: "factory-project-demo" } },
    });
  });
  test.each([
    { type: "http", address: "https://states.example.org/factory" },
    { type: "s3", bucket: "states", key: "factory.tfstate" },
    { type: "local", path: "factory.tfstate" },
    { type: "s3", bucket: "states", key: "factory.tfstate", dynamodb_table: "lock-<stack>" },
  ])("a state that all stacks would share is refused: $type", (spec) => {
    expect(() => backend(spec)).toThrow(/all stacks would keep their state in one place \[backend-shared\]/);
  });
  test.each(["local", "s3", "pg", "kubernetes", "remote"])("%s: no two stacks share a state", (type) => {
    expect(backend({ type }, "project-a")).not.toEqual(backend({ type }, "project-b"));
  });
});
