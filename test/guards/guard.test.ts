import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Verdict } from "./guard";
import { root, type ObjectRow } from "./tables";

/** Guards rows as `npm run test:guards` does: in a process of its own, since one runner cannot run within another. */
function guarded(rows: readonly Partial<ObjectRow>[]): Verdict[] {
  const script = `
    const { guard } = require("./test/guards/guard.ts");
    (async () => {
      const verdicts = [];
      for (const row of ${JSON.stringify(rows)}) verdicts.push(await guard(row));
      process.stdout.write(JSON.stringify(verdicts));
    })();`;
  return JSON.parse(execFileSync(process.execPath, ["--require", join(root, "scripts", "swc-require.js"), "-e", script], { cwd: root, encoding: "utf8" })) as Verdict[];
}

const file = "test/plugins/harbor/project.test.ts";
const tests = (name: string, open = false) => [{ file, name, open }];

const [sound, blind, ahead, nameless, unseen] = guarded([
  { resources: ["harbor_project.*"], attributes: ["public", "name"], tests: tests("images are private, scanned when pushed, unlimited, and never deleted with the project") },
  { resources: ["harbor_project.*"], attributes: ["storage_quota"], tests: tests("images carry the slug, and not the project's name") },
  { resources: ["harbor_project.*"], attributes: ["storage_quota"], tests: tests("§6.1 #9: the quota is the project's own, in GiB", true) },
  { resources: ["harbor_project.*"], attributes: [], tests: tests("images are private") },
  { resources: ["harbor_nothing.*"], attributes: ["nothing"], tests: tests("images carry the slug, and not the project's name") },
]);

describe("a row", () => {
  test("whose test fails under each alteration is sound", () => {
    expect(sound).toMatchObject({ noticed: 3, problems: [] });
    expect(ahead).toMatchObject({ noticed: 2, problems: [] });
  });
  test("whose test does not look at what it guards is told so, with the alteration", () => {
    expect(blind!.problems).toEqual([expect.stringMatching(/^not noticed: change harbor_project\.project_harbor_project_[0-9A-F]{8} storage_quota$/)]);
    expect(blind!.noticed).toBe(1);
  });
  test("that names a test which is not there, or what its test never sees, is told so", () => {
    expect(nameless!.problems).toEqual([`${file} has no test "images are private"`, "its tests see no harbor_project.*"]);
    expect(unseen!.problems).toEqual(["its tests see no harbor_nothing.*", "its tests see no attribute nothing"]);
  });
});
