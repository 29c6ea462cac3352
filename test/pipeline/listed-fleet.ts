import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import type { AppliedRecord } from "../../stacks/applied/record";
import type { ListedStep } from "../../stacks/pipeline/list";
import { DSO } from "./inventory-repository";

const SEED = join(__dirname, "..", "..", "examples", "sandbox-seed.json");

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A fleet whose steps `dso changed` lists, with records in a directory: what any other runner does. */
export class ListedFleet {
  readonly directory = mkdtempSync(join(tmpdir(), "dso-list-"));

  private constructor(readonly sandbox: Sandbox, services: object) {
    const backend = { type: "http", address: `${sandbox.url}/state/<stack>` };
    const platform = { rootPath: "forge/projects", services, zones: [], clusters: [], backend, pipeline: { command: `node ${DSO}` } };
    mkdirSync(join(this.directory, "inventory", "projects"), { recursive: true });
    writeFileSync(join(this.directory, "inventory", "platform.yaml"), stringify({ apiVersion: "dso/v1", kind: "Platform", ...platform }));
  }

  /** @param services of the platform, besides Vault */
  static async start(services: object = {}): Promise<ListedFleet> {
    return new ListedFleet(await startSandbox({ seed: SEED }), { vault: { url: "https://vault.example.org" }, ...services });
  }

  declare(slug: string, more: object = {}): void {
    writeFileSync(this.projectFile(slug), stringify({ apiVersion: "dso/v1", kind: "Project", name: slug, owner: "owner@example.org", ...more }));
  }

  remove(slug: string): void {
    rmSync(this.projectFile(slug));
  }

  shell(command: string, more: Record<string, string> = {}): Promise<Ended> {
    const env = { PATH: process.env["PATH"], HOME: this.directory, ...this.sandbox.environment, DSO_INVENTORY: "inventory", DSO_RECORDS: "records", DSO_PLAN_KEY: "k".repeat(40), ...more };
    return new Promise((resolve) => {
      execFile("/bin/sh", ["-c", command], { cwd: this.directory, env, maxBuffer: 2 ** 26 }, (error, output, errors) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), output, errors }));
    });
  }

  /** `dso` with arguments. */
  dso(args: string, more?: Record<string, string>): Promise<Ended> {
    return this.shell(`node ${DSO} ${args}`, more);
  }

  /** What a pipeline of the default branch compares. @param keepAs where its workspace is put for later */
  changed(run: number, keepAs?: string): Promise<Ended> {
    return this.shell(`node ${DSO} changed --runner list --mode apply${keepAs === undefined ? "" : ` && mv .dso ${keepAs}`}`, { CI_PIPELINE_IID: String(run) });
  }

  /** Plans a stack, and applies it where that was not refused. @param workspace what `changed` put away */
  async apply(stack: string, workspace?: string): Promise<Ended> {
    if (workspace !== undefined) await this.shell(`rm -rf .dso && mv ${workspace} .dso`);
    return this.shell(`node ${DSO} plan ${stack} --seal && node ${DSO} apply ${stack}`);
  }

  async steps(): Promise<readonly ListedStep[]> {
    const { code, output, errors } = await this.dso("changed --runner list --format json --mode apply");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    return (JSON.parse(output) as { steps: readonly ListedStep[] }).steps;
  }

  /** Does all that there is to do. */
  async run(): Promise<void> {
    for (const { command } of await this.steps()) expect(await this.shell(command!)).toMatchObject({ code: 0 });
  }

  record(stack: string): AppliedRecord {
    return JSON.parse(readFileSync(this.recordFile(stack), "utf8")) as AppliedRecord;
  }

  writeRecord(stack: string, record: object): void {
    writeFileSync(this.recordFile(stack), JSON.stringify(record));
  }

  async close(): Promise<void> {
    rmSync(this.directory, { recursive: true, force: true });
    await this.sandbox.close();
  }

  private recordFile(stack: string): string {
    return join(this.directory, "records", `${stack}.json`);
  }

  private projectFile(slug: string): string {
    return join(this.directory, "inventory", "projects", `${slug}.yaml`);
  }
}
