import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import { parseAllDocuments } from "yaml";
import type { WorkloadLogin } from "../../../lib/capabilities";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoZone } from "../../../lib/dso-zone";
import { ArgocdPlugin, type ArgocdOptions } from "../../../lib/plugins/argocd";
import { KubernetesPlugin } from "../../../lib/plugins/kubernetes";
import type { EnvironmentSpec, PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, synthesise, type Synthesised } from "../../../lib/testing";
import { FakeForge, FakeRegistry, FakeStore, projectIn, providers } from "../kubernetes/fakes";

export interface Result {
  readonly synthesised: Synthesised;
  readonly files: ReadonlyMap<string, string>;
}

export interface Declared {
  readonly options?: ArgocdOptions;
  readonly project?: Partial<ProjectSpec>;
  readonly platform?: Partial<PlatformSpec>;
  /** @default true */
  readonly kubernetes?: boolean;
  readonly reversed?: boolean;
}

export const dev: EnvironmentSpec = { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 };
/** The same in a zone that pulls. */
export const pulled: EnvironmentSpec = { ...dev, cluster: "app2" };

/** A project with this plugin, and those whose capabilities it uses. */
export function buildProject({ options = {}, project, platform, kubernetes = true, reversed = false }: Declared = {}): Result {
  let forge!: FakeForge;
  const synthesised = synthesise((stack) => {
    const provider = providers(stack);
    provider("argocd-pub");
    const host = projectIn(stack, project, platform);
    const { compatibility } = options;
    const parts = [
      () => (forge = new FakeForge(host)),
      () => new FakeStore(host),
      () => new FakeRegistry(host),
      () => kubernetes && new KubernetesPlugin(host, "kubernetes", { provider: (cluster) => provider(cluster.label), compatibility }),
      () => new ArgocdPlugin(host, "argocd", { ...options, provider: (zone) => provider(`argocd-${zone.slug}`) }),
    ];
    (reversed ? parts.reverse() : parts).forEach((part) => part());
  });
  return { synthesised, files: forge.files };
}

/** A zone with this plugin. */
export function buildZone(
  slug: string,
  options: ArgocdOptions = {},
  { store = true, platform = {}, zoneReader }: { store?: boolean; platform?: Partial<PlatformSpec>; zoneReader?: WorkloadLogin } = {},
): Result {
  let forge!: FakeForge;
  const synthesised = synthesise((stack) => {
    const provider = providers(stack);
    provider("argocd-pub");
    new VaultProvider(stack, "vault", {});
    const host = new DsoZone(stack, "zone", { platform: DsoPlatform.fromPlatformSpec({ ...examplePlatform, ...platform }), zone: slug });
    forge = new FakeForge(host, "forge", { readAccess: store });
    if (store) new FakeStore(host, { mount: `zone-${slug}`, zoneReader });
    new ArgocdPlugin(host, "argocd", { ...options, provider: (zone) => provider(`argocd-${zone.slug}`) });
  });
  return { synthesised, files: forge.files };
}

export function documents(content: string | undefined): any[] {
  if (content === undefined) throw new Error("there is no such file");
  return parseAllDocuments(content).map((document) => document.toJS());
}

/** The manifest of a kind, the only one or that of a name. */
export function manifest(synthesised: Synthesised, kind: string, name?: string): any {
  return only(synthesised.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"]), kind, name);
}

export function only(objects: readonly any[], kind: string, name?: string): any {
  const found = objects.filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  if (found.length === 1) return found[0];
  throw new Error(`${found.length} ${kind} ${name ?? ""}; there are: ${objects.map((each) => `${each.kind} ${each.metadata.name}`).join(", ")}`);
}
