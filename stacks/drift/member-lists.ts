import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resourcesIn, type PlanJson, type Values } from "../diff/plan";
import { planDirectory } from "../diff/stack-plan";
import { listOf } from "../diff/values";
import { CONFIGURATION, stackDirectory } from "../synthesis/layout";

/** A place that people are members of, and the list that its service has of them. */
export interface MemberList {
  readonly service: "gitlab" | "harbor";
  /** As people say it, such as `group forge/projects/demo`. */
  readonly place: string;
  /** What the service refers to it by. */
  readonly id: string;
  readonly members: readonly ListedMember[];
}

export interface ListedMember {
  /** GitLab's number of the account, or its name in Harbor. */
  readonly id: string;
  readonly name: string;
  readonly level: string;
  readonly kind: "account" | "group";
}

/** What the lists were read with. */
export interface ReadMembers {
  readonly lists: readonly MemberList[];
  /** GitLab's number of the identity that reads: whoever makes a group or a project becomes a member of it. */
  readonly self?: string;
}

/** A list that can be read, and how. */
interface Source {
  readonly service: MemberList["service"];
  readonly place: string;
  readonly id: string;
  readonly type: string;
  readonly argument: string;
  readonly result: string;
  readonly member: (row: Values) => ListedMember;
}

const inGitlab = (row: Values): ListedMember => ({ id: String(row["id"]), name: String(row["username"]), level: String(row["access_level"]), kind: "account" });
const inHarbor = (column: string, kind: ListedMember["kind"]) => (row: Values): ListedMember => ({ id: String(row[column]), name: String(row[column]), level: String(row["role"]), kind });

/** What the stack has that people are members of. */
function sourcesIn(plan: PlanJson): readonly Source[] {
  return resourcesIn(plan.prior_state?.values).flatMap(({ type, values = {} }): readonly Source[] => {
    const id = String(values["id"]);
    switch (type) {
      case "gitlab_group":
        return [{ service: "gitlab", place: `group ${String(values["full_path"])}`, id, type: "gitlab_group_membership", argument: "group_id", result: "members", member: inGitlab }];
      case "gitlab_project":
        return [{ service: "gitlab", place: `repository ${String(values["path_with_namespace"])}`, id, type: "gitlab_project_membership", argument: "project_id", result: "members", member: inGitlab }];
      case "harbor_project":
        return [
          { service: "harbor", place: `project ${String(values["name"])}`, id, type: "harbor_project_member_users", argument: "project_id", result: "project_member_users", member: inHarbor("user_name", "account") },
          { service: "harbor", place: `project ${String(values["name"])}`, id, type: "harbor_project_member_groups", argument: "project_id", result: "project_member_groups", member: inHarbor("group_name", "group") },
        ];
      default:
        return [];
    }
  });
}

/**
 * Reads who is a member of what a stack has in GitLab and Harbor: a configuration of its own, with data sources only and
 * the stack's providers, which no state remembers.
 * @param plan of the stack, refresh-only: its state is what there is
 */
export async function readMembers(out: string, stack: string, plan: PlanJson, environment: NodeJS.ProcessEnv): Promise<ReadMembers> {
  const sources = sourcesIn(plan);
  if (sources.length === 0) return { lists: [] };
  const stackDir = stackDirectory(out, stack);
  const directory = mkdtempSync(join(tmpdir(), "dso-members-"));
  try {
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration(sources, join(stackDir, CONFIGURATION))));
    const read = await planDirectory(directory, `${stack}, reading members`, [], environment, providersOf(stackDir));
    const found = new Map(resourcesIn(read.prior_state?.values).map(({ address, values = {} }) => [address, values]));
    const self = found.get("data.gitlab_current_user.self")?.["id"];
    const lists = sources.map(({ service, place, id, type, result, member }, index) => ({ service, place, id, members: (listOf(found.get(`data.${type}.list${index}`)?.[result]) as readonly Values[]).map(member) }));
    return { lists, ...(self !== undefined && { self: accountNumber(String(self)) }) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function configuration(sources: readonly Source[], file: string): object {
  const { provider = {}, terraform } = JSON.parse(readFileSync(file, "utf8")) as { provider?: Values; terraform: { required_providers: Values } };
  const services = [...new Set(sources.map(({ service }) => service))];
  const only = (all: Values) => Object.fromEntries(services.filter((service) => service in all).map((service) => [service, all[service]]));
  const data: Record<string, Record<string, object>> = services.includes("gitlab") ? { gitlab_current_user: { self: {} } } : {};
  sources.forEach(({ type, argument, id }, index) => {
    (data[type] ??= {})[`list${index}`] = { [argument]: argument === "project_id" && type.startsWith("harbor_") ? id : Number(id) };
  });
  return { terraform: { required_providers: only(terraform.required_providers) }, provider: only(provider), data };
}

/** Those that the stack has installed are not fetched again. */
function providersOf(stackDir: string): readonly string[] {
  const installed = join(stackDir, ".terraform", "providers");
  return existsSync(installed) ? [`-plugin-dir=${installed}`] : [];
}

/** GitLab names a user by a number, or by an address that ends in it. */
function accountNumber(id: string): string {
  return /(\d+)$/.exec(id)?.[1] ?? id;
}
