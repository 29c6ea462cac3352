/**
 * Answers Terraform in place of the real providers: the provider side of the real plugin protocol, driven by the real
 * schemas, over objects that live in memory or in a directory.
 *
 *     const sandbox = await startSandbox({ seed: "examples/sandbox-seed.json" });
 *     spawnSync("terraform", ["apply"], { env: { ...process.env, ...sandbox.environment } });
 *     sandbox.objects.list({ type: "harbor_project" });
 *     sandbox.objects.patch("harbor_project", "demo", { public: true });            // behind Terraform's back
 *     sandbox.faults.add({ type: "gitlab_project", operation: "create", nth: 2, moment: "after" });
 *     await sandbox.close();
 *
 * The same from another process over HTTP at `DSO_SANDBOX_URL`: see `ControlServer`. `runInSandbox` is what
 * `dso sandbox -- COMMAND` does.
 *
 * How a request is answered: `protocol/` speaks gRPC, `codec/` the encoding of values, `provider/` plans, applies,
 * reads and looks up by the schema, `rules/` holds what a schema does not say, one table per provider, `objects/` what
 * exists. Objects belong to the address that a provider is configured with, so two aliases are two services.
 *
 * What it does not prove:
 * - that a real service accepts a value that no table speaks of: it refuses only what it knows to be refused;
 * - that an identity may do what it does: any credential is good, and nobody is denied anything;
 * - that what was configured works: no pipeline runs, no image is pulled, no login happens, no chart is rendered, no
 *   policy is evaluated, no manifest is checked against the schema of its kind, no controller acts on it;
 * - how long anything takes, how often a call may be made, and what happens between two requests at once;
 * - that GitLab, Harbor and Nexus behave as their table says: those tables rest on the providers' sources and on
 *   documentation; the ones of Kubernetes, Vault, Keycloak and SonarQube agree with checks on running servers where
 *   there were any;
 * - what the providers do differently from version to version: it plays the versions in `providers/used.json`.
 *
 * Where it is harder than the real ones: a lookup of something absent is always an error (some providers of Kubernetes
 * and Harbor answer with nothing), and text that reads as an unresolved expression is refused.
 */
export { startSandbox } from "./sandbox";
export type { Sandbox, SandboxOptions } from "./sandbox";
export { runInSandbox } from "./run";
export type { Fault, Operation } from "./faults";
export type { VisibleObject } from "./control";
export type { Seeds } from "./provider/seeds";
export { DEFAULT_SEED } from "./seed";
