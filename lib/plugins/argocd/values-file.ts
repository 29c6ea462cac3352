import { stringify } from "yaml";
import type { ISecretStore, ISourceForge } from "../../capabilities";
import type { DeploymentSource, IDsoDeployment, IDsoEnvironment } from "../../model";
import { appProjectName, environmentFolder, platformGroup } from "../../values/names";
import { fromTop } from "./application";
import type { Settings } from "./settings";

/** Chart versions that know everything written here (charts-catalog §4.1, C18). */
const ENV_CHART = "dso-env-1.9.2";
const NAMESPACE_CHART = "dso-ns-1.1.5";

/** Name of the file that the zone's ApplicationSet looks for. */
export const VALUES_FILE = "values.yaml";

export interface ValuesFileProps {
  readonly environment: IDsoEnvironment;
  readonly forge: ISourceForge;
  readonly secretStore?: ISecretStore;
  readonly settings: Settings;
  readonly sourceRepositories: readonly string[];
  /** Credentials of an AppRole, with which these charts reach Vault: they are in Git in clear. */
  readonly appRole: { readonly roleId: string; readonly secretId: string };
}

/**
 * The values of charts dso-env and dso-ns for one environment (console §3.8.3), with what is wrong in them put right:
 * no group and no source twice (C2), the KV's name under both keys (C14), chart versions that know the values (C18), no
 * quantity left out (C20).
 */
export function renderValues({ environment, forge, secretStore, settings, sourceRepositories, appRole }: ValuesFileProps): string {
  const { project, cluster, name, namespace, quota, groups } = environment;
  const builtIn = (role: string) => project.roles.find((each) => each.builtIn && each.name === role)!.group;
  const values = {
    common: environment.labels,
    argocd: {
      cluster: "in-cluster",
      namespace: settings.namespace,
      project: appProjectName(project.slug, name),
      envChartVersion: ENV_CHART,
      nsChartVersion: NAMESPACE_CHART,
    },
    environment: {
      valueFileRepository: forge.zoneRepositoryUrl(cluster.zone),
      valueFileRevision: "HEAD",
      valueFilePath: `${environmentFolder(project.slug, cluster.label, name)}/${VALUES_FILE}`,
      roGroup: groups.readOnly.path,
      rwGroup: groups.readWrite.path,
      // The chart lists consoleAdminGroup and platformAdminGroup in one role; one group in it twice is refused by Argo CD.
      // A group that nobody can be in takes the other's place, as the chart's own default is an old group of people.
      consoleAdminGroup: NOBODY,
      platformAdminGroup: platformGroup("admin"),
      platformReadonlyGroup: platformGroup("readonly"),
      platformSecurityGroup: platformGroup("security"),
      projectAdminGroup: builtIn("admin"),
      projectDevopsGroup: builtIn("devops"),
      projectDevelopperGroup: builtIn("developer"),
      projectSecurityGroup: builtIn("security"),
      projectReadonlyGroup: builtIn("readonly"),
    },
    application: {
      quota: { cpu: quota.cpu, gpu: quota.gpu, memory: `${quota.memory}Gi` },
      sourceRepositories,
      destination: { namespace, name: cluster.label },
      // The chart takes an entry's false for absent and uses this instead, so the entries alone may say true (C17).
      autosync: false,
      vault: {
        projectsRootDir: project.platform.rootPath,
        url: secretStore?.url ?? "",
        coreKvName: secretStore?.mount ?? "",
        kvName: secretStore?.mount ?? "",
        roleId: appRole.roleId,
        secretId: appRole.secretId,
      },
      repositories: environment.deployments.flatMap((deployment) => deployment.sources.map((source) => entry(deployment, source, forge))),
    },
    features: { fineGrainedRoles: { enabled: settings.fineGrainedRoles } },
  };
  return stringify(values, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** No Keycloak group is called so: their names begin with a slash. */
const NOBODY = "nobody";

function entry({ project, autosync }: IDsoDeployment, { repository, revision, path, valuesFiles, valueSources }: DeploymentSource, forge: ISourceForge): object {
  const url = (name: string) => forge.repositoryUrl(project, name);
  return {
    id: repository.name,
    name: repository.name,
    repoURL: url(repository.name),
    targetRevision: revision,
    path,
    autosync,
    valueFiles: [...valuesFiles],
    valueSources: valueSources.map((each) =>
      each.type === "external"
        ? { type: each.type, ref: each.ref, repoURL: url(each.repository), targetRevision: each.revision ?? "HEAD", path: each.path }
        : { type: each.type, path: fromTop(each.path) },
    ),
  };
}
