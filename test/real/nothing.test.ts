import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

test("on a machine with nothing, every service is skipped with a reason, and nothing fails", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "scripts", "test-real.mjs")], { env: { PATH: process.env["PATH"] }, encoding: "utf8" });
  const lines = stdout.trim().split("\n").filter((line) => line !== "");
  const skipped = lines.slice(0, -1);
  expect(skipped.map((line) => /^skipped: (\w+): .+/.exec(line)?.[1]).sort()).toEqual(["argocd", "gitlab", "harbor", "keycloak", "kubernetes", "nexus", "sonarqube", "vault"]);
  expect(lines.at(-1)).toBe("0 passed, 0 failed, 8 skipped");
  expect(status).toBe(0);
});
