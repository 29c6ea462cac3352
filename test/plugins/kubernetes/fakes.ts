import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { TerraformStack } from "cdktf";
import { IMAGE_REGISTRY, SECRET_STORE, SOURCE_FORGE, type ForgeFile, type ISecretStore, type WorkloadLogin, type ZoneFile } from "../../../lib/capabilities";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import type { PluginHost } from "../../../lib/plugin/host";
import { Plugin } from "../../../lib/plugin/plugin";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject } from "../../../lib/testing";
import { repositoryPath, zoneRepositoryPath } from "../../../lib/values/names";

/** A forge that writes down what it is given; each file by zone and path. */
export class FakeForge extends Plugin {
  readonly files = new Map<string, string>();
  /** Description of each repository that was added. */
  readonly repositories = new Map<string, string>();

  constructor(host: PluginHost, id = "forge", props: { readAccess?: boolean } = {}) {
    super(host, id, props);
    const url = "https://git.example.org";
    this.provide(SOURCE_FORGE, {
      url,
      groupUrl: (project) => `${url}/${project.path}`,
      repositoryUrl: (project, repository) => `${url}/${repositoryPath(project.platform.rootPath, project.slug, repository)}.git`,
      zoneRepositoryUrl: (zone) => `${url}/${zoneRepositoryPath(zone.platform.rootPath, zone.slug)}.git`,
      addRepository: (_scope, _id, { name, description }) => void this.repositories.set(name, description),
      addFile: (_scope, _id, file: ForgeFile) => this.write(`${file.repository}: ${file.path}`, file.content),
      readAccess: (_scope, _id, { zone, project }) => {
        const of = project ? `${url}/${project.path}/` : `${url}/${zoneRepositoryPath(zone.platform.rootPath, zone.slug)}.git`;
        const secret = { mount: `zone-${zone.slug}`, path: `git/${project?.slug ?? "_zone"}`, value: (key: string) => `stored ${key}`, version: 7 };
        return props.readAccess === false ? undefined : { url: of, secret };
      },
      addZoneFile: (_scope, _id, { zone, path, content }: ZoneFile) => this.write(`${zone.slug}: ${path}`, content),
    });
  }

  private write(name: string, content: string): void {
    if (this.files.has(name)) throw new Error(`${name} is written twice`);
    this.files.set(name, content);
  }
}

/** Where secrets would be; it stores none. */
export class FakeStore extends Plugin {
  constructor(host: PluginHost, props: { mount?: string; serviceAccount?: string; zoneReader?: WorkloadLogin } = {}) {
    super(host, "store", props);
    const { mount = "forge-dso", serviceAccount = "default" } = props;
    const store: Partial<ISecretStore> = {
      url: "https://vault.example.org",
      mount,
      zoneReader: () => props.zoneReader,
      path: (name) => (host instanceof DsoProject ? `${host.path}/${name}` : name),
      workload: (environment) => ({
        mount: `kubernetes-${environment.cluster.label}`,
        method: environment.cluster.identity.method,
        role: environment.namespace,
        audiences: ["vault"],
        serviceAccount,
      }),
    };
    this.provide(SECRET_STORE, store as ISecretStore);
  }
}

export class FakeRegistry extends Plugin {
  constructor(host: PluginHost) {
    super(host, "registry", {});
    this.provide(IMAGE_REGISTRY, {
      host: "registry.example.org",
      repository: (project) => `registry.example.org/${project.slug}`,
      pullSecret: "REGISTRY/ro-robot",
      pushSecret: "REGISTRY/rw-robot",
    });
  }
}

/** One provider for each name, made when it is asked for. */
export function providers(stack: TerraformStack): (name: string) => KubernetesProvider {
  const made = new Map<string, KubernetesProvider>();
  return (name) => {
    const provider = made.get(name) ?? new KubernetesProvider(stack, name, { alias: name, configContext: name });
    made.set(name, provider);
    return provider;
  };
}

export function projectIn(stack: TerraformStack, project: Partial<ProjectSpec> = {}, platform: Partial<PlatformSpec> = {}): DsoProject {
  return new DsoProject(stack, "project", {
    ...exampleProject,
    ...project,
    platform: DsoPlatform.fromPlatformSpec({ ...examplePlatform, ...platform }),
  });
}
