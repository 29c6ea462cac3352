import { invalidRootPath, reservedByGitlab, type Finding } from "../errors";
import type { PlatformSpec } from "../spec";
import { reservedInPath } from "../values/gitlab-paths";
import { fits, isKnown, judgeReference } from "./checks";
import { judgeClusters } from "./clusters";
import { deletionPolicies, states } from "./lifecycle";
import { judgeAdmins, judgePeople } from "./people";
import { judgePlatformRenames } from "./renames";
import { judgeZones } from "./zones";

/** Every rule on the platform's own declaration. */
export function judgePlatform(platform: PlatformSpec): readonly Finding[] {
  return [
    ...judgeRootPath(platform),
    ...judgeZones(platform),
    ...judgeClusters(platform),
    ...judgePlatformRenames(platform),
    ...judgeAdmins(platform),
    ...judgePeople(platform),
    ...judgeLifeOf(platform),
  ];
}

const groupPath = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;
/** GitLab refuses these at the end of a group's path. */
const refusedEnding = /(\.|\.git|\.atom)(\/|$)/;

function* judgeRootPath({ rootPath }: PlatformSpec): Iterable<Finding> {
  if (!fits(rootPath, (text) => groupPath.test(text) && !refusedEnding.test(text))) yield invalidRootPath(["rootPath"], rootPath);
  const { word, reserved } = (isKnown(rootPath) ? reservedInPath(rootPath) : undefined) ?? {};
  if (word !== undefined && reserved !== undefined) yield reservedByGitlab(`a group of the path ${rootPath}`, ["rootPath"], word, reserved);
}

function* judgeLifeOf({ deletionPolicy, state }: PlatformSpec): Iterable<Finding> {
  yield* judgeReference("policy", ["deletionPolicy"], deletionPolicy, deletionPolicies);
  yield* judgeReference("state", ["state"], state, states);
}
