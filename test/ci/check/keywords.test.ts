import { globalKeywords, jobKeywords } from "../../../lib/ci/check/keywords";
import { gitlabSchema, schemaErrors } from "../gitlab-schema";

const schema = gitlabSchema();
const samples: readonly unknown[] = ["x", "", "1 hour", "always", "manual", 0, 1, 2, true, false, null, [], ["x"], [["x"], "y"], [{ local: "/a.yml" }], [{ if: "$A" }], [{ name: "a:1.0" }], {}, { name: "a:1.0" }, { A: "b" }, { A: 1 }, { max: 1 }, { matrix: [{ A: ["b"] }] }, { paths: ["x"] }, { exit_codes: [1] }, { rules: [{ if: "$A" }] }];

test("jobs may say what they may in GitLab's schema, and no more", () => {
  expect(Object.keys(jobKeywords).sort()).toEqual(Object.keys(schema.definitions.job_template.properties).sort());
});

test("so may pipelines, of which pages is a job and spec a document", () => {
  const theirs = Object.keys(schema.properties).filter((key) => !["$schema", "!reference", "pages", "spec"].includes(key));
  expect(Object.keys(globalKeywords).sort()).toEqual(theirs.sort());
});

test.each(Object.keys(jobKeywords))("nothing that GitLab takes for %s of a job is refused", (keyword) => {
  const taken = samples.filter((value) => schemaErrors({ job: { script: "x", [keyword]: value } }).length === 0);
  expect(taken.filter((value) => !jobKeywords[keyword]!.accepts(value))).toEqual([]);
});

test.each(Object.keys(globalKeywords))("nothing that GitLab takes for %s of a pipeline is refused", (keyword) => {
  const taken = samples.filter((value) => schemaErrors({ [keyword]: value }).length === 0);
  expect(taken.filter((value) => !globalKeywords[keyword]!.accepts(value))).toEqual([]);
});

test("what is refused, GitLab refuses, too", () => {
  const refused = Object.entries(jobKeywords).flatMap(([keyword, { accepts }]) => samples.filter((value) => !accepts(value)).map((value) => ({ [keyword]: value })));
  expect(refused.length).toBeGreaterThan(200);
  expect(refused.filter((each) => schemaErrors({ job: { script: "x", ...each } }).length === 0)).toEqual([]);
});
