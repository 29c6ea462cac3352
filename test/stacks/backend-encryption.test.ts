import { App, TerraformStack } from "cdktf";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EncryptionSpec } from "../../lib/inventory";
import { judgeBackend } from "../../lib/inventory/backend";

const scratch = mkdtempSync(join(tmpdir(), "dso-encryption-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Answers for an engine's version, as the engine would. */
function engine(name: string, answer: string): string {
  const file = join(scratch, name);
  writeFileSync(file, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  return file;
}

/** What a stack hands to an engine. The engine is asked once a process, so each time the module is loaded anew. */
function declared(binary: string, encryption: EncryptionSpec): { terraform: Record<string, unknown>; variable?: Record<string, unknown> } {
  let configuration: unknown;
  const before = process.env["TERRAFORM_BINARY_NAME"];
  process.env["TERRAFORM_BINARY_NAME"] = binary;
  try {
    jest.isolateModules(() => {
      const { declareBackend } = require("../../stacks/backend") as typeof import("../../stacks/backend");
      const stack = new TerraformStack(new App({ outdir: join(scratch, "out"), stackTraces: false }), "project-demo");
      declareBackend(stack, { type: "local", path: join(scratch, "<stack>.tfstate"), encryption });
      configuration = JSON.parse(JSON.stringify(stack.toTerraform()));
    });
  } finally {
    if (before === undefined) delete process.env["TERRAFORM_BINARY_NAME"];
    else process.env["TERRAFORM_BINARY_NAME"] = before;
  }
  return configuration as { terraform: Record<string, unknown>; variable?: Record<string, unknown> };
}

const tofu = engine("tofu-that-answers", "OpenTofu v1.12.0");

test("by default the key is made from a passphrase of the environment, which no plan holds", () => {
  const { terraform, variable } = declared(tofu, {});
  expect(terraform["encryption"]).toEqual({
    key_provider: { pbkdf2: { dso: { passphrase: "${var.state_passphrase}" } } },
    method: { aes_gcm: { dso: { keys: "${key_provider.pbkdf2.dso}" } } },
    state: { method: "method.aes_gcm.dso", enforced: true },
    plan: { method: "method.aes_gcm.dso", enforced: true },
  });
  expect(variable).toEqual({ state_passphrase: expect.objectContaining({ type: "string", sensitive: true, ephemeral: true }) });
  expect(terraform["backend"]).toEqual({ local: { path: join(scratch, "project-demo.tfstate") } });
});
test("a key service needs no passphrase", () => {
  const { terraform, variable } = declared(tofu, { keyProvider: "aws_kms", settings: { kms_key_id: "alias/states", key_spec: "AES_256", region: "eu" } });
  expect(terraform["encryption"]).toMatchObject({
    key_provider: { aws_kms: { dso: { kms_key_id: "alias/states", key_spec: "AES_256", region: "eu" } } },
    method: { aes_gcm: { dso: { keys: "${key_provider.aws_kms.dso}" } } },
  });
  expect(variable).toBeUndefined();
});
test("while states are being moved, those in clear are still read", () => {
  expect(declared(tofu, { migrate: true }).terraform["encryption"]).toMatchObject({
    method: { unencrypted: { before: {} } },
    state: { method: "method.aes_gcm.dso", fallback: { method: "method.unencrypted.before" } },
  });
});
test("the passphrase is never in the inventory", () => {
  const [finding] = judgeBackend({ type: "s3", bucket: "states", encryption: { settings: { passphrase: "in clear" } } }, (at) => at.join("."));
  expect(finding).toMatchObject({ code: "credentials-in-backend", where: "backend.encryption.settings.passphrase" });
  expect(JSON.stringify(finding)).not.toContain("in clear");
});
test("Terraform cannot, and is not asked to", () => {
  expect(() => declared(engine("terraform-that-answers", "Terraform v1.11.4"), {})).toThrow(
    /this engine does not encrypt states \[encryption-unsupported\]\n {4}found: {3}Terraform\n {4}allowed: OpenTofu\n {4}to do: {3}install OpenTofu/,
  );
});

const real = ["tofu", process.env["TERRAFORM_BINARY_NAME"] ?? "tofu"].find((binary) => /^OpenTofu v/m.test(String(spawnSync(binary, ["version"]).stdout)));

(real === undefined ? describe.skip : describe)(`with OpenTofu${real === undefined ? " (skipped: OpenTofu is not in PATH)" : ""}`, () => {
  const directory = mkdtempSync(join(scratch, "real-"));
  const run = (args: readonly string[], passphrase: string) =>
    spawnSync(real!, args, { cwd: directory, encoding: "utf8", env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_VAR_state_passphrase: passphrase } });
  const must = (args: readonly string[], passphrase: string) => {
    const { status, stdout, stderr } = run(args, passphrase);
    if (status !== 0) throw new Error(stdout + stderr);
    return stdout;
  };

  test("a state in clear is read, and encrypted by the next apply, even of nothing", () => {
    const passphrase = "another passphrase of sixteen";
    const state = join(scratch, "project-demo.tfstate");
    const resource = { terraform_data: { one: { input: "value-to-hide" } } };
    const { terraform: { backend, encryption }, variable } = declared(real!, { migrate: true });
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { backend }, resource }));
    must(["init", "-input=false"], passphrase);
    must(["apply", "-input=false", "-auto-approve"], passphrase);
    expect(readFileSync(state, "utf8")).toContain("value-to-hide");
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { backend, encryption }, variable, resource }));
    must(["init", "-input=false"], passphrase);
    expect(must(["apply", "-input=false", "-auto-approve"], passphrase)).toContain("0 added, 0 changed, 0 destroyed");
    expect(readFileSync(state, "utf8")).not.toContain("value-to-hide");
    rmSync(state);
    rmSync(join(directory, ".terraform"), { recursive: true });
  }, 180_000);

  test("neither state nor plan holds a value or the passphrase, and another passphrase reads nothing", () => {
    const passphrase = "a passphrase of more than sixteen characters";
    const { terraform, variable } = declared(real!, {});
    const resource = { terraform_data: { one: { input: "value-to-hide" } } };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform, variable, resource }));
    must(["init", "-input=false"], passphrase);
    must(["plan", "-input=false", "-out=plan.bin"], passphrase);
    must(["apply", "-input=false", "plan.bin"], passphrase);
    for (const file of [join(scratch, "project-demo.tfstate"), join(directory, "plan.bin")]) {
      const content = readFileSync(file, "latin1");
      expect(content).toContain("encrypted_data");
      for (const hidden of ["value-to-hide", passphrase]) expect(content).not.toContain(hidden);
    }
    expect(must(["show", "-json", "plan.bin"], passphrase)).not.toContain(passphrase);
    expect(must(["plan", "-input=false"], passphrase)).toContain("No changes");
    const refused = run(["plan", "-input=false"], "another passphrase of more than sixteen");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("decryption failed");
  }, 180_000);
});
