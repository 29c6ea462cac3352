import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

test("the reference of the inventory says what the schemas say", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts", "inventory-reference.mjs")], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
