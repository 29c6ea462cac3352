import type { Construct } from "constructs";
import { RepositoryDockerGroup } from "../../providers/nexus/bindings/repository-docker-group";
import { RepositoryDockerHosted } from "../../providers/nexus/bindings/repository-docker-hosted";
import { RepositoryHelmHosted } from "../../providers/nexus/bindings/repository-helm-hosted";
import { RepositoryNpmGroup } from "../../providers/nexus/bindings/repository-npm-group";
import { RepositoryNpmHosted } from "../../providers/nexus/bindings/repository-npm-hosted";
import { RepositoryPypiGroup } from "../../providers/nexus/bindings/repository-pypi-group";
import { RepositoryPypiHosted } from "../../providers/nexus/bindings/repository-pypi-hosted";
import { RepositoryRawGroup } from "../../providers/nexus/bindings/repository-raw-group";
import { RepositoryRawHosted } from "../../providers/nexus/bindings/repository-raw-hosted";
import type { Format, GroupedOptions } from "./options";
import { hostedStorage, proprietary, storage, type Repository, type RepositoryContext, type RepositoryResource } from "./repository";

export type HostedFormat = Exclude<Format, "maven">;

/** One repository, and a group of it where Nexus has groups, named like npm's (console §3.5.3, §3.5.4). */
export function createHosted(scope: Construct, format: HostedFormat, options: GroupedOptions, context: RepositoryContext): readonly Repository[] {
  const { slug, provider } = context;
  const name = `${slug}-${format}`;
  const hosted = newHosted[format](scope, "hosted", {
    name,
    online: true,
    storage: hostedStorage(context, options.writePolicy ?? "allow"),
    component: proprietary,
    provider,
  });
  const repositories = [{ id: "hosted", name, format, privilege: `${name}-privilege`, resource: hosted }];
  const newGroup = newGroups[format];
  if (newGroup === undefined) return repositories;
  const groupName = `${name}-group`;
  const group = newGroup(scope, "group", {
    name: groupName,
    online: true,
    storage: storage(context),
    // The reference makes it go before its member: Nexus fails otherwise.
    group: { memberNames: [hosted.name], ...(options.publishThroughGroup && { writableMember: hosted.name }) },
    provider,
  });
  return [...repositories, { id: "group", name: groupName, format, privilege: `${groupName}-privilege`, resource: group }];
}

interface HostedConfig extends Pick<RepositoryContext, "provider"> {
  readonly name: string;
  readonly online: boolean;
  readonly storage: ReturnType<typeof hostedStorage>;
  readonly component: typeof proprietary;
}

interface GroupConfig extends Omit<HostedConfig, "storage" | "component"> {
  readonly storage: ReturnType<typeof storage>;
  readonly group: { readonly memberNames: string[]; readonly writableMember?: string };
}

type New<Config> = (scope: Construct, id: string, config: Config) => RepositoryResource;

/** Clients find an image's repository in its path, and always log in. */
const docker = { forceBasicAuth: true, v1Enabled: false, pathBasedRouting: true };

const newHosted: Readonly<Record<HostedFormat, New<HostedConfig>>> = {
  npm: (scope, id, config) => new RepositoryNpmHosted(scope, id, config),
  raw: (scope, id, config) => new RepositoryRawHosted(scope, id, config),
  pypi: (scope, id, config) => new RepositoryPypiHosted(scope, id, config),
  docker: (scope, id, config) => new RepositoryDockerHosted(scope, id, { ...config, docker }),
  helm: (scope, id, config) => new RepositoryHelmHosted(scope, id, config),
};

/** Nexus has no groups of Helm charts. */
const newGroups: Readonly<Partial<Record<HostedFormat, New<GroupConfig>>>> = {
  npm: (scope, id, config) => new RepositoryNpmGroup(scope, id, config),
  raw: (scope, id, config) => new RepositoryRawGroup(scope, id, config),
  pypi: (scope, id, config) => new RepositoryPypiGroup(scope, id, config),
  docker: (scope, id, config) => new RepositoryDockerGroup(scope, id, { ...config, docker }),
};
