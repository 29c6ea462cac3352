import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { loadSchema, TOOL_NAMES } from "../../lib/sandbox/schemas";
import { TerraformRunner } from "../../lib/testing/terraform-runner";
import { RECIPES, resources } from "./recipes";

jest.setTimeout(120_000);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

test("a recipe stands for every resource type of every provider", () => {
  const types = TOOL_NAMES.flatMap((tool) => Object.keys(loadSchema(tool).resource_schemas ?? {})).sort();
  const covered = new Set(Object.values(RECIPES).flatMap((recipes) => recipes.map(([type]) => type)));
  expect(types.filter((type) => !covered.has(type))).toEqual([]);
});

describe.each(Object.keys(RECIPES))("%s", (tool) => {
  const recipes = RECIPES[tool] ?? [];

  test("applies, plans nothing more, and is destroyed to what was there before", async () => {
    const terraform = new TerraformRunner(sandbox.environment);
    try {
      const before = sandbox.objects.list({ seeded: false });
      await terraform.apply({ resource: resources(recipes) });
      expect(await terraform.changes()).toEqual([]);
      const state = JSON.parse(await terraform.stateText()) as { resources: { type: string }[] };
      expect(state.resources.length).toBe(recipes.length);
      await terraform.destroy();
      const left = sandbox.objects.list({ seeded: false }).filter((object) => !before.some((one) => one.type === object.type && one.id === object.id));
      expect(left.map((object) => `${object.type} ${object.id}`)).toEqual([]);
      expect(sandbox.objects.list({ provider: tool, type: "gitlab_scheduled_deletion" }).map((object) => object.attributes["path"])).toEqual(tool === "gitlab" ? ["forge"] : []);
    } finally {
      terraform.dispose();
    }
  });
});
