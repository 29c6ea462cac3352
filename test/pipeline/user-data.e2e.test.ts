/** User data that would be deleted is refused, whatever became of the record of what was applied. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { terraformBinary } from "../../lib/testing/terraform-runner";
import { ListedFleet } from "./listed-fleet";

jest.setTimeout(120_000);

let fleet: ListedFleet;
beforeAll(async () => {
  fleet = await ListedFleet.start({ gitlab: { url: "https://gitlab.example.org", edition: "ce" } });
  fleet.declare("demo", repositories("front"));
  await fleet.run();
});
afterAll(() => (fleet as ListedFleet | undefined)?.close());

function repositories(...names: readonly string[]): object {
  return { repositories: names.map((name) => ({ name })) };
}
const there = () => fleet.sandbox.objects.list({ type: "gitlab_project", seeded: false }).map(({ attributes }) => String(attributes["path_with_namespace"])).filter((path) => path.startsWith("forge/projects/demo/"));
/** Plans to be sealed what was compared last: it is refused because of a repository, and no plan is kept. */
async function expectRefused(repository: string): Promise<void> {
  const { code, output } = await fleet.dso("plan project-demo --seal");
  expect({ code, refused: /^#* ?\**Refused[^]*/m.exec(output)?.[0].includes(`demo/${repository}`) ?? output, kept: existsSync(join(fleet.directory, ".dso", "plans")) }).toEqual({ code: 4, refused: true, kept: false });
  expect(there()).toContain(`forge/projects/demo/${repository}`);
}

test("one pipeline makes it while the next, which has compared already, does without", async () => {
  fleet.declare("demo", repositories("front", "back"));
  await fleet.changed(2, "older");
  const announced = readFileSync(join(fleet.directory, "records", "announced.json"), "utf8");
  fleet.declare("demo", repositories("front", "site"));
  await fleet.changed(3, "newer");
  // The older one had begun before the newer one said what it wants.
  await fleet.shell(`printf %s '${announced}' > records/announced.json`);
  expect(await fleet.apply("project-demo", "older")).toMatchObject({ code: 0 });
  await fleet.shell("rm -r .dso && mv newer .dso");
  await expectRefused("back");
});
test("it was made by a run that died before it recorded that", async () => {
  fleet.declare("demo", repositories("front", "back", "docs"));
  await fleet.changed(4);
  const { run, at } = fleet.record("project-demo");
  await fleet.dso("plan project-demo --seal");
  await fleet.dso("apply project-demo", { TERRAFORM_BINARY_NAME: engine('kill -9 "$PPID"') });
  expect(there()).toContain("forge/projects/demo/docs");
  expect(fleet.record("project-demo")).toMatchObject({ digest: "0".repeat(64), run, at, state: "active" });
  fleet.declare("demo", repositories("front", "back"));
  await fleet.changed(5);
  await expectRefused("docs");
});
test("somebody wrote a record that lists nothing", async () => {
  fleet.writeRecord("project-demo", { ...fleet.record("project-demo"), keeps: [] });
  await expectRefused("docs");
});
test("a project whose first apply failed is known, and may not vanish", async () => {
  fleet.declare("demo", repositories("front", "back", "docs"));
  fleet.declare("fresh", repositories("front"));
  await fleet.changed(6);
  await fleet.dso("plan project-fresh --seal");
  expect(await fleet.dso("apply project-fresh", { TERRAFORM_BINARY_NAME: engine("exit 1") })).toMatchObject({ code: 1, errors: expect.stringContaining("project-fresh was not applied to its end") });
  expect(await fleet.changed(7)).toMatchObject({ code: 0, output: expect.stringMatching(/^project-fresh +new$/m) });
  fleet.remove("fresh");
  expect(await fleet.changed(8)).toMatchObject({ code: 4, errors: expect.stringContaining("project-fresh is not declared any more, and was not retired") });
});

/** Terraform, with something that happens when it has applied. */
function engine(then: string): string {
  const file = join(fleet.directory, "engine");
  writeFileSync(file, `#!/bin/sh\n${terraformBinary()} "$@" || exit\n[ "$1" != apply ] || ${then}\n`, { mode: 0o755 });
  return file;
}
