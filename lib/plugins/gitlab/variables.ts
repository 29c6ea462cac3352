import { GroupVariable } from "@cdktf/provider-gitlab/lib/group-variable";
import { ProjectVariable } from "@cdktf/provider-gitlab/lib/project-variable";
import type { Construct } from "constructs";
import type { CiVariable, ICiVariables } from "../../capabilities";
import { contributedTwice } from "../../plugin/failures";
import { isGone } from "../../plugin/tombstone";
import type { IDsoRepository } from "../../model";
import type { GitlabContext } from "./context";
import { invalidVariable, notHere } from "./failures";
import { judgeVariable } from "./judge";
import { verbatim } from "./terraform-text";

interface Contributed {
  readonly scope: Construct;
  readonly by: Construct;
  readonly id: string;
  readonly variable: CiVariable;
}

export interface VariablesProps {
  /** Where to create what a caller contributes. */
  readonly contribution: (scope: Construct) => Construct;
  /** What the plugin works for, for errors. */
  readonly host: string;
}

/**
 * CI variables that plugins contribute: on the project's own group, so that no project sees another's (console §6.1 #2),
 * or on one repository. In the platform's stack they are on the root group.
 */
export class Variables implements ICiVariables {
  private readonly contributed: Contributed[] = [];

  constructor(private readonly props: VariablesProps) {}

  /** @throws DsoError for a variable that GitLab would refuse, or that somebody else contributes */
  add(scope: Construct, id: string, variable: CiVariable): void {
    for (const finding of judgeVariable([], variable.key, variable)) throw invalidVariable(scope.node.path, finding);
    if (!isGone(scope)) {
      const other = this.contributed.find((each) => !isGone(each.by) && target(each.variable) === target(variable));
      if (other) throw contributedTwice(scope.node.path, `CI variable "${target(variable)}"`, other.by.node.path);
    }
    this.contributed.push({ scope: this.props.contribution(scope), by: scope, id, variable });
  }

  /** Whether a variable of the whole group has been contributed. */
  has(key: string): boolean {
    return this.contributed.some(({ variable }) => variable.repository === undefined && variable.key === key);
  }

  /**
   * @param group id of the group of all variables that are not a repository's
   * @param repositoryId id of a repository in GitLab
   */
  render(group: string | undefined, repositoryId: (repository: IDsoRepository) => string, context: GitlabContext): void {
    for (const { scope, by, id, variable } of this.contributed) {
      if (variable.repository) createRepositoryVariable(scope, id, repositoryId(variable.repository), variable, context);
      else if (group !== undefined) createGroupVariable(scope, id, group, variable, context);
      else throw notHere(by.node.path, "a CI variable", this.props.host);
    }
  }
}

export function createGroupVariable(scope: Construct, id: string, group: string, variable: CiVariable, { provider }: GitlabContext): void {
  new GroupVariable(scope, id, { ...common(variable), group, provider });
}

function createRepositoryVariable(scope: Construct, id: string, project: string, variable: CiVariable, { provider }: GitlabContext): void {
  new ProjectVariable(scope, id, { ...common(variable), project, provider });
}

function common({ key, value, file = false, masked = false, protected: isProtected = false, description }: CiVariable) {
  return {
    key,
    value: verbatim(value),
    variableType: file ? "file" : "env_var",
    masked,
    hidden: false,
    protected: isProtected,
    // A robot's name holds a `$`, which is not the beginning of a variable.
    raw: true,
    // The free edition knows no other scope for a group's variables.
    environmentScope: "*",
    description,
  };
}

function target({ key, repository }: CiVariable): string {
  return repository ? `${repository.name}/${key}` : key;
}
