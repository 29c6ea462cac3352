import { Project, type ProjectConfig } from "@cdktf/provider-gitlab/lib/project";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { markReplaceable } from "../../plugin/tombstone";
import type { DeletionPolicy } from "../../spec";
import type { GitlabContext } from "./context";
import { MAIN } from "./groups";

/** Marks a repository that the platform declares (console §3.1.4). */
const TOPIC = "plugin-managed";

export interface RepositoryProps {
  readonly name: string;
  /** Id of the group. */
  readonly group: string;
  /** What becomes of it when it leaves (decisions §1). */
  readonly deletionPolicy: DeletionPolicy;
  readonly description?: string;
  /** Where its pipeline is. @default "" - GitLab's own default */
  readonly ciConfigPath?: string;
  /** Whether the upstream repository decides which branch is the default one. @default false */
  readonly followsUpstream?: boolean;
  /** Whether it begins with a commit. @default false */
  readonly initialised?: boolean;
  /** Whether it holds nothing but what is written here: it may leave without a tombstone. @default false */
  readonly generated?: boolean;
  /** More, or other, attributes. */
  readonly attributes?: Partial<ProjectConfig>;
}

/**
 * A Git repository, which GitLab calls a project (console §3.1.4). It is kept when it leaves a project that retains.
 *
 * A repository that is mirrored may have another default branch upstream. GitLab follows that with the first push, and
 * refuses `main` as long as there is no such branch, so what it has then stays.
 */
export function createRepository(scope: Construct, id: string, props: RepositoryProps, { provider, keep }: GitlabContext): Project {
  const project = new Project(scope, id, {
    name: props.name,
    path: props.name,
    namespaceId: Token.asNumber(props.group),
    description: props.description,
    visibilityLevel: "private",
    defaultBranch: MAIN,
    topics: [TOPIC],
    ciConfigPath: props.ciConfigPath ?? "",
    initializeWithReadme: props.initialised ?? false,
    autoDevopsEnabled: false,
    requestAccessEnabled: false,
    archiveOnDestroy: false,
    permanentlyDeleteOnDestroy: props.deletionPolicy === "purge",
    ...props.attributes,
    // Of a repository that was imported the provider does not know how it began, and would make it anew.
    lifecycle: { ignoreChanges: ["initialize_with_readme", ...(props.followsUpstream ? ["default_branch"] : [])] },
    provider,
  });
  keep(project);
  if (props.generated) markReplaceable(project);
  return project;
}
