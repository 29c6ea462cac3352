import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mirrorScript } from "../../../lib/plugins/gitlab/mirror-script";
import { triggerCall } from "../../../lib/plugins/gitlab/trigger-call";

interface Call {
  readonly path: string;
  readonly form: Record<string, string>;
}

describe("mirror.sh", () => {
  const calls: Call[] = [];
  let server: Server;
  let api: string;
  let answer = 201;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        calls.push({ path: `${request.method} ${request.url}`, form: formOf(Buffer.concat(parts).toString()) });
        response.writeHead(answer).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test("starts the mirror with branch and repository, and with the token in the form", async () => {
    expect(await run("-g", "secret-token", "-i", "42", "-r", "front", "-b", "feature/x")).toMatchObject({ code: 0 });
    expect(calls.pop()).toEqual({
      path: "POST /api/v4/projects/42/trigger/pipeline",
      form: { token: "secret-token", ref: "main", "variables[GIT_BRANCH_DEPLOY]": "feature/x", "variables[PROJECT_NAME]": "front" },
    });
  });
  test("fetches main where no branch is named", async () => {
    await run("-g", "secret-token", "-i", "42", "-r", "front");
    expect(calls.pop()!.form["variables[GIT_BRANCH_DEPLOY]"]).toBe("main");
  });
  test("C32: what is missing is an error, and nothing is called", async () => {
    const { code, output } = await run("-g", "secret-token");
    expect(code).toBe(2);
    expect(output).toContain("missing: -i -r");
    expect(calls).toEqual([]);
  });
  test("an argument that it does not know is an error, help is not", async () => {
    expect(await run("-x")).toMatchObject({ code: 2 });
    expect(await run("-h")).toMatchObject({ code: 0, output: expect.stringContaining("usage: mirror.sh") });
  });
  test("a refusal is an error", async () => {
    answer = 404;
    const { code, output } = await run("-g", "secret-token", "-i", "42", "-r", "front");
    expect(code).not.toBe(0);
    expect(output).toContain("404");
    expect(output).not.toContain("secret-token");
  });

  test("§6.1 #21, C32: the call that people are shown does the same, and fails where it is refused", async () => {
    answer = 201;
    const call = triggerCall(new URL(api).origin, "42").replace("<repository>", "front").replace("<branch or tag>", "@feature");
    expect(call).not.toContain("secret-token");
    expect(await shell(["-c", call])).toMatchObject({ code: 0 });
    expect(calls.pop()).toEqual({
      path: "POST /api/v4/projects/42/trigger/pipeline",
      form: { token: "secret-token", ref: "main", "variables[PROJECT_NAME]": "front", "variables[GIT_BRANCH_DEPLOY]": "@feature" },
    });
    answer = 404;
    expect((await shell(["-c", call])).code).not.toBe(0);
  });

  function run(...args: string[]): Promise<{ code: number | null; output: string }> {
    return shell(["-s", "--", ...args], mirrorScript(api));
  }
  function shell(args: readonly string[], input = ""): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn("sh", args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, GIT_MIRROR_TOKEN: "secret-token" } });
      child.stdin.end(input);
      const output: Buffer[] = [];
      child.stdout.on("data", (part: Buffer) => output.push(part));
      child.stderr.on("data", (part: Buffer) => output.push(part));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output: Buffer.concat(output).toString() }));
    });
  }
});

/** Fields of a form of several parts. */
function formOf(body: string): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/name="([^"]+)"\r\n\r\n([^\r]*)\r\n/g)].map((match) => [match[1]!, match[2]!]));
}
