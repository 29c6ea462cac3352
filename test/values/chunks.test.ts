import { chunks } from "../../lib/values/chunks";

test.each<[string, number[], number, number[][]]>([
  ["nothing has no part", [], 2, []],
  ["what fits is one part", [1, 2], 2, [[1, 2]]],
  ["the last part holds what is left", [1, 2, 3, 4, 5], 2, [[1, 2], [3, 4], [5]]],
])("%s", (_, values, size, parts) => {
  expect(chunks(values, size)).toEqual(parts);
});
