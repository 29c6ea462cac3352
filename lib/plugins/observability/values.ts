import { stringify } from "yaml";
import type { IDsoProject } from "../../model";
import type { Bucket } from "../../spec";
import { grafanaGroup, tenantName } from "../../values/names";
import { buckets } from "../../values/stage";

/** File of a project in the zone's repository: one for each, so that no two projects write to one (decision 27). */
export function valuesPath(slug: string): string {
  return `${slug}/observability.yaml`;
}

/** What charts dso-grafana and observatorium read of a project, in the shape of the shared file that they read today. */
export function renderValues(project: IDsoProject, repositoryUrl: string): string {
  const used = buckets.filter((bucket) => project.environments.some((environment) => environment.bucket === bucket));
  const value = {
    projectName: project.slug,
    projectRepository: { url: repositoryUrl, path: "." },
    envs: Object.fromEntries(used.map((bucket) => [bucket, environmentsOf(project, bucket)])),
  };
  return stringify({ global: { projects: { [project.id ?? project.slug]: value } } }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The chart takes the first group for editors, and the second for viewers. */
function environmentsOf(project: IDsoProject, bucket: Bucket): object {
  const groups = [grafanaGroup(project.slug, bucket, "RW"), grafanaGroup(project.slug, bucket, "RO")];
  return { groups, tenants: { [tenantName(bucket, project)]: {} } };
}
