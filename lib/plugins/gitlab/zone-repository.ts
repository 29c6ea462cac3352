import type { Project } from "@cdktf/provider-gitlab/lib/project";
import type { Construct } from "constructs";
import type { IDsoZone } from "../../model";
import type { GitlabContext } from "./context";
import { lookUpGroup, MAIN } from "./groups";
import { protectBranch } from "./protection";
import { createRepository } from "./repositories";

/**
 * `<rootPath>/infra/<zone>`, which the zone's Argo CD reads. It begins with a commit, without which there is no branch to
 * read, and only maintainers of the platform push to it, that is to say Terraform.
 */
export function createZoneRepository(scope: Construct, zone: IDsoZone, context: GitlabContext): Project {
  const infra = lookUpGroup(scope, "infra", `${zone.platform.rootPath}/infra`, context);
  const description = zone.description === "" ? `What zone ${zone.label} deploys` : zone.description;
  const { deletionPolicy = "retain" } = zone.platform.spec;
  const repository = createRepository(scope, "repository", { name: zone.slug, group: infra, deletionPolicy, description, initialised: true }, context);
  context.keep(protectBranch(scope, `branch ${MAIN}`, { project: repository.id, branch: MAIN }, context));
  return repository;
}
