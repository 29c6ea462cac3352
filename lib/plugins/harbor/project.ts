import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoProject } from "../../model";
import { Project } from "../../providers/harbor/bindings/project";
import type { ProjectSettings } from "./settings";

/**
 * The project's images: private, each scanned when it is pushed. Harbor refuses to delete a project that still has any,
 * so a purge empties it first (console §6.1 #3).
 */
export function createProject(scope: Construct, project: IDsoProject, settings: ProjectSettings, provider?: TerraformProvider): Project {
  const { deploymentSecurity, cveAllowlist } = settings;
  return new Project(scope, "project", {
    name: project.slug,
    public: false,
    vulnerabilityScanning: true,
    storageQuota: settings.quota,
    // Off is nothing at all: Harbor's provider reads its own `none` back as nothing, at every plan.
    deploymentSecurity: deploymentSecurity === "off" ? undefined : deploymentSecurity,
    cveAllowlist: cveAllowlist.length > 0 ? [...cveAllowlist] : undefined,
    enableContentTrustCosign: settings.cosign,
    autoSbomGeneration: settings.sbom,
    forceDestroy: project.deletionPolicy === "purge",
    provider,
  });
}
