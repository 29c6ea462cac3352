import type { TerraformProvider, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { ISourceForge, IStoredSecret } from "../../capabilities";
import type { IDsoProject, IDsoZone } from "../../model";
import { renderManifests } from "../../values/manifests";
import { byKey } from "../../values/order";
import { copyGitSecret, projectGitSecret } from "./git-secret";
import type { Settings } from "./settings";
import { PROJECT_FILE } from "./zone-root";

/** What the forge calls whoever it lets read. */
const READER = "argocd";

export interface GitAccessProps {
  readonly project: IDsoProject;
  readonly forge: ISourceForge;
  readonly settings: Settings;
  /** Whether zones that pull are served by charts, which do not read what would be written for them. */
  readonly charts: boolean;
  readonly provider?: (zone: IDsoZone) => TerraformProvider;
}

/**
 * Lets the Argo CD of each zone in which the project has an environment read the project's repositories, and only these
 * (charts-catalog C4). A zone that the project leaves loses its credential.
 */
export class GitAccess extends Construct {
  private readonly secrets = new Map<string, TerraformResource>();

  constructor(scope: Construct, id: string, props: GitAccessProps) {
    super(scope, id);
    zonesOf(props.project).forEach((zone) => this.open(zone, props));
  }

  /** The secret by which a zone's Argo CD reads them, where Terraform makes it. */
  secretIn(zone: IDsoZone): TerraformResource | undefined {
    return this.secrets.get(zone.slug);
  }

  private open(zone: IDsoZone, { project, forge, settings, charts, provider }: GitAccessProps): void {
    if (zone.delivery === "pull" && charts) return;
    const place = new Construct(this, zone.slug);
    const access = forge.readAccess(place, "token", { zone, project, reader: READER });
    if (!access) return;
    const { slug } = project;
    if (zone.delivery === "push") {
      this.secrets.set(zone.slug, copyGitSecret(place, "secret", { slug, secret: access.secret, settings, provider: provider?.(zone) }));
      return;
    }
    const content = renderManifests(`Access to the repositories of project ${slug}.`, [projectGitSecret(slug, access.secret, settings)]);
    forge.addZoneFile(place, "file", { zone, path: `${slug}/${PROJECT_FILE}`, content });
  }
}

/** The same for the zone's own repository, which its Argo CD reads where it pulls. */
export function openZoneRepository(scope: Construct, zone: IDsoZone, forge: ISourceForge): IStoredSecret | undefined {
  return forge.readAccess(scope, "token", { zone, reader: READER })?.secret;
}

function zonesOf(project: IDsoProject): readonly IDsoZone[] {
  const zones = new Map(project.environments.map(({ cluster }) => [cluster.zone.slug, cluster.zone]));
  return [...zones.values()].sort(byKey((zone) => zone.slug));
}
