import type { Construct } from "constructs";
import { RepositoryMavenGroup } from "../../providers/nexus/bindings/repository-maven-group";
import { RepositoryMavenHosted } from "../../providers/nexus/bindings/repository-maven-hosted";
import type { MavenOptions, WritePolicy } from "./options";
import { hostedStorage, proprietary, storage, type Repository, type RepositoryContext } from "./repository";

/** Releases, snapshots, and a group that serves both and the platform's public repositories (console §3.5.3). */
export function createMaven(scope: Construct, options: MavenOptions, context: RepositoryContext): readonly Repository[] {
  const release = hosted(scope, "release", options.releaseWritePolicy ?? "allow_once", context);
  const snapshot = hosted(scope, "snapshot", options.snapshotWritePolicy ?? "allow", context);
  const group = new RepositoryMavenGroup(scope, "group", {
    name: nameOf("group", context),
    online: true,
    storage: storage(context),
    // In the order in which Nexus looks. The references make it go before its members: Nexus fails otherwise.
    group: { memberNames: [release.name, snapshot.name, ...context.mavenGroupMembers] },
    provider: context.provider,
  });
  return Object.entries({ release, snapshot, group }).map(([id, resource]) => ({
    id,
    name: nameOf(id, context),
    format: "maven2",
    privilege: `${context.slug}-privilege-${id}`,
    resource,
  }));
}

function nameOf(id: string, { slug }: RepositoryContext): string {
  return `${slug}-repository-${id}`;
}

function hosted(scope: Construct, id: string, writePolicy: WritePolicy, context: RepositoryContext): RepositoryMavenHosted {
  return new RepositoryMavenHosted(scope, id, {
    name: nameOf(id, context),
    online: true,
    storage: hostedStorage(context, writePolicy),
    component: proprietary,
    maven: { versionPolicy: "MIXED", layoutPolicy: "STRICT", contentDisposition: "ATTACHMENT" },
    provider: context.provider,
  });
}
