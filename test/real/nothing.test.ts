import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");

test("on a machine with nothing, every service and tool is skipped with a reason, and nothing fails", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "scripts", "test-real.mjs")], { env: { PATH: dirname(process.execPath) }, encoding: "utf8" });
  const lines = stdout.trim().split("\n").filter((line) => line !== "");
  const skipped = lines.slice(0, -1);
  expect(skipped.map((line) => /^skipped: (\w+): .+/.exec(line)?.[1]).sort()).toEqual(["analysis", "argocd", "gitlab", "harbor", "keycloak", "kubernetes", "nexus", "publication", "scan", "sonarqube", "vault"]);
  expect(lines.at(-1)).toBe("0 passed, 0 failed, 11 skipped");
  expect(status).toBe(0);
});
