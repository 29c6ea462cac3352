import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { ConfigSecurity } from "../../providers/harbor/bindings/config-security";
import { ConfigSystem } from "../../providers/harbor/bindings/config-system";
import { GarbageCollection } from "../../providers/harbor/bindings/garbage-collection";
import { Group } from "../../providers/harbor/bindings/group";
import { InterrogationServices } from "../../providers/harbor/bindings/interrogation-services";
import { platformGroup } from "../../values/names";
import { platformRoleNames } from "../../values/roles";
import type { HarborOptions } from "./options";
import { canonicalSchedule } from "./schedule";

/** Harbor's number for groups of the OIDC provider. */
const OIDC = 3;

/** The platform's own groups, so that projects can let them in by name (decision 24). */
export function createPlatformGroups(scope: Construct, provider?: TerraformProvider): void {
  for (const role of platformRoleNames) new Group(scope, `group-${role}`, { groupName: platformGroup(role), groupType: OIDC, provider });
}

/** The registry's own settings, only where the platform asks for them. */
export function createSystemSettings(scope: Construct, options: HarborOptions, robotPrefix: string, provider?: TerraformProvider): void {
  const { system, cveAllowlist = [] } = options;
  if (cveAllowlist.length > 0) new ConfigSecurity(scope, "cve-allowlist", { cveAllowlist: [...cveAllowlist].sort(), provider });
  if (system === undefined) return;
  if (system.projectCreation !== undefined) {
    new ConfigSystem(scope, "system", {
      projectCreationRestriction: system.projectCreation,
      robotNamePrefix: robotPrefix,
      // The provider never sends an empty one, so without this the plan would want to clear it for ever.
      lifecycle: { ignoreChanges: ["audit_log_forward_endpoint"] },
      provider,
    });
  }
  if (system.scanAll !== undefined) new InterrogationServices(scope, "scan-all", { vulnerabilityScanPolicy: canonicalSchedule(system.scanAll), provider });
  if (system.garbageCollection !== undefined) {
    new GarbageCollection(scope, "garbage-collection", {
      schedule: canonicalSchedule(system.garbageCollection.schedule),
      deleteUntagged: system.garbageCollection.deleteUntagged ?? false,
      provider,
    });
  }
}
