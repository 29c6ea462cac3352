/** What is written is what is declared: nothing of the machine or the environment that it was written on. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "configuration-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Every variable by which a provider or a backend takes a credential or an address, and those of the external repositories. */
const CREDENTIALS = [
  "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GITLAB_BASE_URL", "GITLAB_TOKEN", "HARBOR_PASSWORD", "HARBOR_URL", "HARBOR_USERNAME",
  "KEYCLOAK_CLIENT_ID", "KEYCLOAK_CLIENT_SECRET", "KEYCLOAK_PASSWORD", "KEYCLOAK_URL", "KEYCLOAK_USER", "KUBE_CONFIG_PATH", "KUBE_TOKEN",
  "NEXUS_PASSWORD", "NEXUS_URL", "NEXUS_USERNAME", "PGPASSWORD", "SONAR_HOST", "SONAR_PASS", "SONAR_TOKEN", "SONAR_USER", "TF_HTTP_PASSWORD",
  "TF_TOKEN_app_terraform_io", "VAULT_ADDR", "VAULT_NAMESPACE", "VAULT_TOKEN",
  "TF_VAR_external__demo__infra__token", "TF_VAR_external__demo__infra__username",
];
const MARK = "value-of-the-environment";

/** The files that synthesis in a directory of its own leaves, by name. */
function written(name: string, environment: Record<string, string>): Readonly<Record<string, string>> {
  const directory = join(scratch, name);
  mkdirSync(directory);
  const env = { PATH: process.env["PATH"], HOME: join(scratch, "home"), CHECKPOINT_DISABLE: "1", DSO_INVENTORY: join(root, "examples/inventory"), CDKTF_OUTDIR: "out", ...environment };
  const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/stacks/main.js")], { cwd: directory, env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const stacks = join(directory, "out", "stacks");
  return Object.fromEntries(readdirSync(stacks).sort().map((stack) => [stack, readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8")]));
}

describe("a configuration", () => {
  const plain = written("plain", {});
  const marked = written("marked", Object.fromEntries(CREDENTIALS.map((name) => [name, `${MARK}-${name}`])));
  const withoutState = (name: string, text: string) => text.replaceAll(join(scratch, name), "");

  test("is the same whatever the environment holds, and wherever it is written: only the local backend names the directory", () => {
    expect(Object.keys(plain)).toHaveLength(7);
    for (const [stack, text] of Object.entries(plain)) {
      expect(withoutState("marked", marked[stack]!)).toBe(withoutState("plain", text));
      expect(text.split(scratch)).toHaveLength(2);
      expect(JSON.parse(text).terraform.backend.local.path).toBe(join(scratch, "plain", `terraform.${stack}.tfstate`));
    }
  });
  test("holds no value of the environment", () => {
    for (const text of Object.values(marked)) expect(text).not.toContain(MARK);
  });
  test("holds no other path of the machine", () => {
    for (const [stack, text] of Object.entries(plain)) {
      const own = withoutState("plain", text);
      // The home directory lies below the scratch directory, too.
      for (const path of [root, scratch, process.execPath]) expect({ stack, path, there: own.includes(path) }).toEqual({ stack, path, there: false });
      expect(own).not.toMatch(/"(\/home|\/root|\/tmp|\/Users|\/var|[A-Z]:\\)/);
    }
  });
});
