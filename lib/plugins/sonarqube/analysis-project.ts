import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { ICiVariables } from "../../capabilities";
import type { IDsoRepository } from "../../model";
import type { Group } from "../../providers/sonarqube/bindings/group";
import { Project } from "../../providers/sonarqube/bindings/project";
import { ProjectMainBranch } from "../../providers/sonarqube/bindings/project-main-branch";
import { QualitygateProjectAssociation } from "../../providers/sonarqube/bindings/qualitygate-project-association";
import type { User } from "../../providers/sonarqube/bindings/user";
import { sonarqubeProjectKey, sonarqubeProjectName } from "../../values/names";
import type { BuiltInRoleName } from "../../values/roles";
import { grant } from "./permissions";
import { platformGroup } from "./platform";
import { platformRoleRights, roleRights, technicalUserRights } from "./rights";
import { variableKeys } from "./variables";

export interface AnalysisProjectProps {
  readonly user: User;
  readonly groups: ReadonlyMap<BuiltInRoleName, Group>;
  readonly qualityGate?: string;
  readonly provider?: TerraformProvider;
}

/**
 * A repository's project in SonarQube, infrastructure repositories included (console §3.6.3).
 *
 * Key and name are given once. The provider would make a project anew that is called otherwise, and its history would be
 * gone: when its repository is renamed (decision 6), or when an analysis brings a name of its own along.
 * @returns what holds its history
 */
export function createAnalysisProject(scope: Construct, repository: IDsoRepository, props: AnalysisProjectProps): Project {
  const { slug } = repository.project;
  const { qualityGate, provider } = props;
  const project = new Project(scope, "project", {
    project: sonarqubeProjectKey(slug, repository.name),
    name: sonarqubeProjectName(slug, repository.name),
    visibility: "private",
    lifecycle: { ignoreChanges: ["project", "name"] },
    provider,
  });
  new ProjectMainBranch(scope, "main-branch", { project: project.project, name: "main", provider });
  if (qualityGate !== undefined) {
    new QualitygateProjectAssociation(scope, "quality-gate", { gatename: qualityGate, projectkey: project.project, provider });
  }
  grantAll(scope, project, props);
  return project;
}

/** One exact set for everybody whom the platform knows in this project. */
function grantAll(scope: Construct, project: Project, { user, groups, provider }: AnalysisProjectProps): void {
  const on = { projectKey: project.project };
  grant(scope, "permissions-technical-user", { loginName: user.loginName }, on, technicalUserRights, provider);
  for (const [role, group] of groups) grant(scope, `permissions-${role}`, { groupName: group.name }, on, roleRights[role], provider);
  for (const role of ["readonly", "security"] as const) {
    // Another stack's groups, by name (decision 25).
    grant(scope, `permissions-platform-${role}`, { groupName: platformGroup(role) }, on, platformRoleRights[role], provider);
  }
}

/** What a job needs to know to analyse the repository (console §3.1.7). */
export function addVariables(scope: Construct, repository: IDsoRepository, { project: key }: Project, variables: ICiVariables): void {
  variables.add(scope, "project-key", { repository, key: variableKeys.key, value: key });
  variables.add(scope, "project-name", { repository, key: variableKeys.name, value: sonarqubeProjectName(repository.project.slug, repository.name) });
  variables.add(scope, "properties", {
    repository,
    key: variableKeys.properties,
    value: [`sonar.projectKey=${key}`, "sonar.qualitygate.wait=true"].join("\n"),
    file: true,
  });
}
