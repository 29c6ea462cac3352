import { showInMergeRequest } from "../../stacks/pipeline/gitlab/merge-request-note";
import { PackageRegistry } from "../pipeline/package-registry";

let gitlab: PackageRegistry;
let environment: Record<string, string>;
beforeAll(async () => {
  gitlab = await PackageRegistry.start();
  environment = { ...gitlab.environment, DSO_MERGE_REQUEST: "7", DSO_NOTE_TOKEN: "note-token" };
  gitlab.notes.push({ id: 1, body: "What somebody wrote" });
});
afterAll(() => gitlab.close());

test("one note under the merge request, replaced by each run", async () => {
  expect(await showInMergeRequest("first", environment)).toBe("shown under merge request 7");
  expect(await showInMergeRequest("second", environment)).toBe("shown under merge request 7");
  expect(gitlab.notes.map(({ body }) => body)).toEqual(["What somebody wrote", "<!-- dso changes -->\nsecond"]);
});
test("in a large run one note for each group, and none of a group that is not there any more", async () => {
  const bodies = () => gitlab.notes.slice(1).map(({ body }) => body);
  const group = (name: string, all: string) => showInMergeRequest(`of ${name}`, { ...environment, DSO_GROUP: name, DSO_GROUPS: all });
  for (const name of ["platform", "projects-1", "projects-2"]) await group(name, "platform projects-1 projects-2");
  expect(bodies()).toEqual(["platform", "projects-1", "projects-2"].map((name) => `<!-- dso changes ${name} -->\nof ${name}`));
  await group("projects-1", "platform projects-1");
  expect(bodies()).toEqual(["platform", "projects-1"].map((name) => `<!-- dso changes ${name} -->\nof ${name}`));
  await showInMergeRequest("all of it", environment);
  expect(bodies()).toEqual(["<!-- dso changes -->\nall of it"]);
});
test("what nobody would read is cut, and says where the rest is", async () => {
  await showInMergeRequest("x".repeat(100_000), environment);
  const { body } = gitlab.notes.at(-1)!;
  expect(body.length).toBeLessThan(61_000);
  expect(body.endsWith("the whole of it is in changes.md of job summary")).toBe(true);
});
test.each([{ DSO_NOTE_TOKEN: "" }, { DSO_MERGE_REQUEST: "" }, { DSO_MERGE_REQUEST: "$CI_MERGE_REQUEST_IID" }])("nothing is written without a token or a merge request: %j", async (without) => {
  const before = gitlab.requests.length;
  expect(await showInMergeRequest("text", { ...environment, ...without })).toBeUndefined();
  expect(gitlab.requests).toHaveLength(before);
});
test("a refusal says so, without the token", async () => {
  await expect(showInMergeRequest("text", { ...environment, DSO_NOTE_TOKEN: "revoked-token" })).rejects.toThrow(/^GitLab did not take the note of what changes: 401 (?!.*revoked-token)/);
});
