import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

test("docs/CI.md says of the components what they say of themselves, and examples include the version that there is (C33)", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts", "component-reference.mjs")], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
