import { PROVIDER_RULES } from "../../lib/sandbox/rules";
import { loadSchema, TOOL_NAMES, type Tool } from "../../lib/sandbox/schemas";
import { Bench } from "./bench";

/** Which of the write-only attributes need their version, as their providers have it. */
const TOGETHER = TOOL_NAMES.flatMap((tool) => Object.entries(PROVIDER_RULES[tool].resources).flatMap(([type, rules]) => (rules.together ?? []).map((group) => ({ tool, type, group, title: `${type}: ${group.join(", ")}` }))));

test.each(TOGETHER)("$title are given together", async ({ tool, type, group }) => {
  const bench = new Bench();
  await bench.configure(tool, { url: "https://test", host: "https://test" });
  const schema = loadSchema(tool).resource_schemas?.[type];
  for (const name of group) {
    const only = { [name]: schema?.block.attributes?.[name]?.type === "number" ? 1 : "Value-123" };
    await expect(bench.create(type, only)).rejects.toThrow(`all of ${group.join(", ")} must be specified: only ${name} is`);
  }
});

test("every write-only attribute is followed by its version, or says how it is not", () => {
  const unversioned = TOOL_NAMES.flatMap((tool: Tool) =>
    Object.entries(loadSchema(tool).resource_schemas ?? {}).flatMap(([type, schema]) =>
      Object.entries(schema.block.attributes ?? {})
        .filter(([name, attribute]) => attribute.write_only && !schema.block.attributes?.[`${name}_version`] && !schema.block.attributes?.[`${name}_revision`])
        .map(([name]) => `${type}.${name}`),
    ),
  );
  expect(unversioned).toEqual([]);
});

test("Kubernetes' provider drops a write-only secret without a revision, and says nothing", async () => {
  const bench = new Bench();
  await bench.configure("kubernetes");
  const secret = { metadata: [{ name: "s" }], data_wo: { token: "t" } };
  const made = await bench.create("kubernetes_secret_v1", secret);
  expect(bench.objects.list({ type: "kubernetes_secret_v1" })[0]?.hidden).toEqual({});
  await bench.update("kubernetes_secret_v1", made, { ...secret, data_wo_revision: 1 });
  expect(bench.objects.list({ type: "kubernetes_secret_v1" })[0]?.hidden).toEqual({ data_wo: { token: "t" } });
});
