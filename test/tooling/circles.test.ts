import { resolve } from "node:path";
import { findCircles, readRuntimeImports } from "./import-graph";

const graph = readRuntimeImports(resolve(__dirname, "../.."), ["lib", "stacks"]);

test("the graph is that of the library", () => {
  expect(graph.size).toBeGreaterThan(20);
  expect(graph.get("lib/providers/validate.ts")).toContain("lib/providers/body.ts");
});

// Two files of one room may name each other's types; between rooms the linter allows no way back, types included.
test("no file imports itself while running, whichever way around", () => {
  expect(findCircles(graph).map((circle) => circle.join(" → "))).toEqual([]);
});

test.each([
  [{ a: ["b"], b: ["c"], c: [] }, []],
  [{ a: ["a"] }, [["a", "a"]]],
  [{ a: ["b"], b: ["c"], c: ["b"] }, [["b", "c", "b"]]],
  [{ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
])("circles of %j are %j", (edges, circles) => {
  expect(findCircles(new Map(Object.entries(edges) as [string, string[]][]))).toEqual(circles);
});
