import type { IDsoProject, IDsoZone } from "../../model";
import { repositoryPath, zoneRepositoryPath } from "../../values/names";

/** Public addresses in one GitLab. */
export class Addresses {
  /** @param url without a final slash */
  constructor(readonly url: string) {}

  group(project: IDsoProject): string {
    return `${this.url}/${project.path}`;
  }
  /** For `git clone`. */
  repository(project: IDsoProject, repository: string): string {
    return this.clone(repositoryPath(project.platform.rootPath, project.slug, repository));
  }
  zoneRepository(zone: IDsoZone): string {
    return this.clone(zoneRepositoryPath(zone.platform.rootPath, zone.slug));
  }
  /** @param project id of a repository; a token */
  trigger(project: string): string {
    return `${this.url}/api/v4/projects/${project}/trigger/pipeline`;
  }

  private clone(fullPath: string): string {
    return `${this.url}/${fullPath}.git`;
  }
}

/** `host/path.git`, as the mirror's secrets have it (console §3.1.6). */
export function withoutScheme(url: string): string {
  return url.replace(/^[a-z]+:\/\//i, "");
}
