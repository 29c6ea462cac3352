/** A project in TypeScript, with some of the services: what an inventory would say of it in YAML. */
import { GitlabProvider } from "@cdktf/provider-gitlab/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import { TerraformStack, type App } from "cdktf";
import { DsoPlatform, DsoProject } from "cdktf-dso";
import { ArgocdPlugin } from "cdktf-dso/plugins/argocd";
import { GitlabPlugin } from "cdktf-dso/plugins/gitlab";
import { HarborPlugin } from "cdktf-dso/plugins/harbor";
import { KubernetesPlugin } from "cdktf-dso/plugins/kubernetes";
import { VaultPlugin } from "cdktf-dso/plugins/vault";
import { HarborProvider } from "cdktf-dso/providers/harbor";
import { RandomProvider } from "cdktf-dso/providers/random";
import { NotifyPlugin } from "./notify-plugin";

/** The platform belongs to another stack: its names are enough, and where its services are, which jobs of pipelines must know. */
const platform = DsoPlatform.fromPlatformSpec({
  rootPath: "forge/projects",
  services: {
    gitlab: { url: "https://gitlab.example.org" },
    vault: { url: "https://vault.example.org", coreKv: "forge-dso" },
    harbor: { url: "https://harbor.example.org" },
    kubernetes: {},
    argocd: {},
  },
  zones: [{ slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org", delivery: "push", argocdContext: "argocd-pub" }],
  clusters: [{ label: "app1", zone: "pub", privacy: "public", stages: ["dev", "staging", "integration", "prod"], context: "app1" }],
});

export class DemoStack extends TerraformStack {
  constructor(app: App, id: string) {
    super(app, id);
    const project = new DsoProject(this, "project", {
      platform,
      name: "demo",
      description: "Demonstration project",
      owner: "owner@example.org",
      limits: { hprod: { cpu: 8, memory: 16, gpu: 0 } },
    });
    project.addEnvironment("dev", { stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 });
    project.addRepository("front", { externalUrl: "https://git.example.org/team/front.git" });
    project.addRepository("infra", { infra: true, path: "deploy", valuesFiles: ["values.yaml", "values-<env>.yaml"] });
    project.addMember("ops@example.org", { roles: ["devops"] });

    new RandomProvider(this, "random");
    const vault = new VaultProvider(this, "vault", { address: "https://vault.example.org" });
    const gitlab = new GitlabProvider(this, "gitlab", { baseUrl: "https://gitlab.example.org/api/v4/" });
    const harbor = new HarborProvider(this, "harbor", { url: "https://harbor.example.org" });
    const app1 = new KubernetesProvider(this, "app1", { alias: "app1", configContext: "app1" });
    const argocd = new KubernetesProvider(this, "argocd", { alias: "argocd", configContext: "argocd-pub" });

    new VaultPlugin(project, "vault", { url: "https://vault.example.org", coreKv: "forge-dso", provider: vault });
    new GitlabPlugin(project, "gitlab", { url: "https://gitlab.example.org", edition: "ce", provider: gitlab });
    new HarborPlugin(project, "harbor", { url: "https://harbor.example.org", provider: harbor });
    new KubernetesPlugin(project, "kubernetes", { provider: () => app1 });
    new ArgocdPlugin(project, "argocd", { namespace: "argocd", provider: () => argocd });
    new NotifyPlugin(project, "notify", { url: "https://notify.example.org" });
  }
}
