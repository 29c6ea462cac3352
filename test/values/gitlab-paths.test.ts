import { reservedInPath, reservedPaths, reservedTopGroups } from "../../lib/values/gitlab-paths";

test("a word is reserved at the top or below it, in whatever case", () => {
  expect(reservedInPath("Api/projects")).toEqual({ word: "Api", reserved: reservedTopGroups });
  expect(reservedInPath("forge/Wikis/projects")).toEqual({ word: "Wikis", reserved: reservedPaths });
});

test.each(["forge/projects", "wikis/projects", "forge/api", "apis", "forge"])("%s is free", (path) => expect(reservedInPath(path)).toBeUndefined());
