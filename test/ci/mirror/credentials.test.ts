import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { JOB_TOKEN } from "../vault-endpoint";
import { BOT, EXTERNAL, lfsMissing, World, type Run } from "./world";

jest.setTimeout(120_000);

/** Looks at the command lines of all processes without a pause, until its input ends; then prints each that it has seen. */
const WATCHER = `
const { readdirSync, readFileSync } = require("node:fs");
const seen = new Set();
process.stdin.on("end", () => process.stdout.write(JSON.stringify([...seen]), () => process.exit()));
process.stdin.resume();
const own = String(process.pid);
(function look() {
  for (const pid of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(pid) || pid === own) continue;
    try { seen.add(readFileSync("/proc/" + pid + "/cmdline", "utf8").replaceAll("\\0", " ")); } catch {}
  }
  setImmediate(look);
})();
`;

class Watcher {
  private constructor(private readonly child: ChildProcess) {}

  static start(): Watcher {
    return new Watcher(spawn(process.execPath, ["-e", WATCHER], { stdio: ["pipe", "pipe", "inherit"] }));
  }
  /** Every command line that there was. */
  stop(): Promise<readonly string[]> {
    const parts: Buffer[] = [];
    this.child.stdout!.on("data", (part: Buffer) => parts.push(part));
    this.child.stdin!.end();
    return new Promise((resolve) => this.child.once("close", () => resolve(JSON.parse(Buffer.concat(parts).toString()) as string[])));
  }
}

/** As it is, and in every other shape in which it travels. */
function shapes(secret: string): readonly string[] {
  return [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret), encodeURI(secret)];
}

/** Text of every file below a directory. */
function textsBelow(directory: string): readonly string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}

const why = process.platform === "linux" ? lfsMissing : "there is no /proc";

describe("C10: credentials of a run", () => {
  if (why !== undefined) {
    test.skip(`are nowhere but where they are used (skipped: ${why})`, () => undefined);
    return;
  }
  let world: World;
  let commands: readonly string[];
  const runs: Run[] = [];
  const WRONG = "sentinel-wrong-password";

  beforeAll(async () => {
    world = await World.start();
    const closed = (name: string, more: Record<string, string>) => world.repository(name, { GIT_INPUT_URL: `${world.closed.host}/${name}.git`, ...more });
    closed("right", { GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password });
    world.large("right", "a large file");
    closed("wrong", { GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: WRONG });
    closed("refused", { GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password, GIT_OUTPUT_PASSWORD: WRONG });
    closed("unreachable", { GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password, GIT_OUTPUT_URL: `${world.nowhere}/unreachable.git` });
    const watcher = Watcher.start();
    for (const name of ["right", "wrong", "refused", "unreachable"]) {
      const ways: readonly Readonly<Record<string, string>>[] = name === "right" ? [{ SYNC_ALL: "true" }, { GIT_BRANCH_DEPLOY: "main" }] : [{ SYNC_ALL: "true" }];
      for (const variables of ways) {
        // As a runner that debugs, and with Git's own tracing.
        runs.push(await world.run({ PROJECT_NAME: name, GIT_TRACE: "1", GIT_TRACE_CURL: "1", GIT_CURL_VERBOSE: "1", GIT_TRACE_REDACT: "0", ...variables }, { shell: ["sh", "-x"] }));
      }
    }
    commands = await watcher.stop();
  });
  afterAll(() => world.stop());

  const secrets = (): readonly string[] =>
    [EXTERNAL.password, BOT.password, WRONG, JOB_TOKEN, ...world.vault.tokens].flatMap((secret) => [...shapes(secret), ...[EXTERNAL.user, BOT.user].flatMap((user) => shapes(`${user}:${secret}`))]);
  const expectNone = (texts: readonly string[]): void => {
    for (const secret of secrets()) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  };

  test("were used: what is right was brought in, what is wrong was refused", () => {
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 1, 1, 1]);
    expect(world.refs("right")).toEqual({ "refs/heads/main": "large" });
    expect(world.largeFiles("internal", "right")).toEqual(["a large file"]);
    expect(world.closed.credentials).toEqual(expect.arrayContaining([`${EXTERNAL.user}:${EXTERNAL.password}`, `${EXTERNAL.user}:${WRONG}`]));
  });
  test("were on no command line", () => {
    // It did look: at Git, at what Git starts, at Git LFS and at curl.
    for (const program of [/git .*ls-remote/, /git remote-https|git-remote-https/, /git-lfs/, /curl /]) expect(commands.filter((line) => program.test(line))).not.toEqual([]);
    expectNone(commands);
  });
  test("are in no log, not even where a server repeats them or the job is debugged", () => {
    expectNone(runs.map(({ output }) => output));
    expect(runs[2]!.output).toContain("somebody:[hidden] is not welcome, nor is [hidden]");
  });
  test("are in no clone", () => {
    const texts = runs.flatMap(({ clones }) => textsBelow(clones));
    expect(texts.some((text) => text.includes(`url = https://${world.closed.host}/right.git`))).toBe(true);
    expectNone(texts);
  });
  test("are left nowhere", () => {
    for (const { left } of runs) expect(left).toEqual([]);
    expect(world.vault.open).toEqual(new Set());
  });
  test("go to no other host, though a server sends Git there", async () => {
    const elsewhere = createServer(world.authority.server, ({ url }, response) => response.writeHead(302, { location: `https://${world.closed.host}${url}` }).end());
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    world.repository("moved", { GIT_INPUT_URL: `127.0.0.1:${(elsewhere.address() as AddressInfo).port}/moved.git`, GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password });
    const before = world.closed.credentials.length;
    const run = await world.run({ PROJECT_NAME: "moved", SYNC_ALL: "true" });
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(run.code).toBe(1);
    const asked = world.closed.credentials.slice(before);
    expect(asked).not.toEqual([]);
    for (const given of asked) expect(["", ":"]).toContain(given);
  });
});
