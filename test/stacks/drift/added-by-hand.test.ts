import type { PlanJson } from "../../../stacks/diff/plan";
import { addedByHand } from "../../../stacks/drift/added-by-hand";
import type { MemberList } from "../../../stacks/drift/member-lists";

const state = (...resources: readonly { type: string; values: Readonly<Record<string, unknown>> }[]): PlanJson => ({
  format_version: "1.2",
  prior_state: { values: { root_module: { resources: resources.map((each, index) => ({ address: `${each.type}.r${index}`, ...each })) } } },
});
const account = (id: string, name: string, level = "developer") => ({ id, name, level, kind: "account" as const });
const group: MemberList = { service: "gitlab", place: "group demo", id: "7", members: [account("1", "root", "owner"), account("2", "ops"), account("3", "eve"), account("4", "group_7_bot_ab", "maintainer"), account("5", "group_7_bot_cd", "owner")] };
const declared = state({ type: "gitlab_group_membership", values: { group_id: 7, user_id: 2 } }, { type: "gitlab_group_access_token", values: { group: "7", user_id: 4 } });
const said = (plan: PlanJson, lists: readonly MemberList[], self?: string) => addedByHand("project-demo", plan, { lists, ...(self !== undefined && { self }) }, "terraform").map(({ sentence }) => sentence);

test("members whom the state does not hold are named, with what they may do", () => {
  expect(said(declared, [group], "1")).toEqual(["account eve is developer of group demo, and nobody declared it", "an access token (its account is group_7_bot_cd) is owner of group demo, and nobody declared it"]);
});
test("whoever reads is left out in GitLab only where it is known who that is", () => {
  expect(said(declared, [group])[0]).toBe("account root is owner of group demo, and nobody declared it");
});
test("a member of one place is a stranger in another", () => {
  expect(said(declared, [{ ...group, id: "8", place: "group other", members: [account("2", "ops")] }], "1")).toEqual(["account ops is developer of group other, and nobody declared it"]);
});
test("members of repositories as well", () => {
  const list: MemberList = { service: "gitlab", place: "repository demo/front", id: "12", members: [account("2", "ops"), account("3", "eve"), account("6", "project_12_bot")] };
  const plan = state({ type: "gitlab_project_membership", values: { project: "12", user_id: 2 } }, { type: "gitlab_project_access_token", values: { project: "12", user_id: 6 } });
  expect(said(plan, [list], "1")).toEqual(["account eve is developer of repository demo/front, and nobody declared it"]);
});
test.each(["/projects/3", "3"])("in Harbor, whose project is %s, groups and accounts are told apart", (project) => {
  const member = (id: string, kind: "account" | "group") => ({ id, name: id, level: "guest", kind });
  const list: MemberList = { service: "harbor", place: "project demo", id: "/projects/3", members: [member("/demo", "group"), member("/other", "group"), member("eve", "account"), member("/demo", "account"), member("terraform", "account"), member("terraform", "group")] };
  const plan = state({ type: "harbor_project_member_group", values: { project_id: project, group_name: "/demo" } }, { type: "harbor_project_member_user", values: { project_id: project, user_name: "eve" } });
  expect(said(plan, [list])).toEqual(["group /other is guest of project demo, and nobody declared it", "account /demo is guest of project demo, and nobody declared it", "group terraform is guest of project demo, and nobody declared it"]);
});
