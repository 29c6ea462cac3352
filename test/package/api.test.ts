import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "./consumer";

test("the reports under api/ say what the package offers; npm run api rewrites them", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, "scripts/api.mjs")], { cwd: repository, encoding: "utf8" });
  expect(`${stdout}${stderr}`).toBe("");
  expect(status).toBe(0);
}, 60_000);
