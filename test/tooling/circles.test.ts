import { resolve } from "node:path";
import { findCircles, readImportGraph } from "./import-graph";

const graph = readImportGraph(resolve(__dirname, "../.."), ["lib", "stacks"]);

test("the graph is that of the library", () => {
  expect(graph.runtime.size).toBeGreaterThan(20);
  expect(graph.runtime.get("lib/providers/validate.ts")).toContain("lib/providers/body.ts");
});

test("no file imports itself, whichever way around, types included", () => {
  expect(findCircles(graph.all).map((circle) => circle.join(" → "))).toEqual([]);
});

test.each([
  [{ a: ["b"], b: ["c"], c: [] }, []],
  [{ a: ["a"] }, [["a", "a"]]],
  [{ a: ["b"], b: ["c"], c: ["b"] }, [["b", "c", "b"]]],
  [{ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
])("circles of %j are %j", (edges, circles) => {
  expect(findCircles(new Map(Object.entries(edges) as [string, string[]][]))).toEqual(circles);
});
