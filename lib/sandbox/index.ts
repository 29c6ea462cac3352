/**
 * Answers Terraform in place of the real providers: the provider side of the real plugin protocol, driven by the real
 * schemas, over objects that live in memory or in a directory.
 *
 *     const sandbox = await startSandbox({ seed: "examples/sandbox-seed.json" });
 *     spawnSync("terraform", ["apply"], { env: { ...process.env, ...sandbox.environment } });
 *     sandbox.objects.list({ type: "harbor_project" });
 *     sandbox.faults.add({ type: "gitlab_project", operation: "create", nth: 2, moment: "after" });
 *     await sandbox.close();
 *
 * The same from another process over HTTP at `DSO_SANDBOX_URL`: see `ControlServer`.
 */
export { startSandbox } from "./sandbox";
export type { Sandbox, SandboxOptions } from "./sandbox";
export { runInSandbox } from "./run";
export type { Fault, Operation } from "./faults";
export type { VisibleObject } from "./control";
export type { Seeds } from "./provider/seeds";
export { DEFAULT_SEED } from "./seed";
