import { triggerCall } from "../../../lib/plugins/gitlab/trigger-call";
import { everything } from "./build";

const project = everything().get("project-demo")!;
const { links, outputs } = project.json["output"];

describe("what people are shown of a project", () => {
  test("links to every service that has pages, by service and title (§2.6)", () => {
    const argocd = (zone: string) => `https://argocd.${zone}.example.org/applications?showFavorites=false&proj=&sync=&health=&namespace=&cluster=&labels=&search=demo`;
    expect(links.value.map(({ service, title, url }: Record<string, string>) => [service, title, url])).toEqual([
      ["argocd", "ArgoCD Private", argocd("priv")],
      ["argocd", "ArgoCD Public", argocd("pub")],
      ["gitlab", "GitLab", "https://gitlab.example.org/forge/projects/demo"],
      ["harbor", "Harbor", `https://harbor.example.org/harbor/projects/\${${project.resource("harbor_project").address}.project_id}/`],
      ["nexus", "Nexus", "https://nexus.example.org"],
      ["observability", "Grafana hprod", "https://grafana.example.org/hprod-demo"],
      ["observability", "Grafana prod", "https://grafana.example.org/prod-demo"],
      ["sonarqube", "SonarQube", "https://sonarqube.example.org/projects"],
      ["vault", "Vault", "https://vault.example.org/ui/vault/secrets/demo"],
    ]);
  });
  test("what they need to know of each service, and nothing secret (§2.7, §7.4)", () => {
    const { catalogue, mirror_trigger, pending_members, ...others } = outputs.value;
    const keyOf = (key: string) => `\${${project.resource("sonarqube_project", { project: key }).address}.project}`;
    const repository = (name: string) => [name, `https://gitlab.example.org/forge/projects/demo/${name}.git`];
    expect(others).toEqual({
      clone_urls: Object.fromEntries(["front", "infra", "infra-apps", "infra-observability", "mirror"].map(repository)),
      harbor: { basePath: "harbor.example.org/demo/", pullSecret: "forge/projects/demo/REGISTRY/ro-robot", pushSecret: "forge/projects/demo/REGISTRY/rw-robot" },
      kubernetes: { namespaces: { dev: "demo-dev", prod: "demo-prod" } },
      nexus: {
        MAVEN_REPO_RELEASE: "https://nexus.example.org/repository/demo-repository-release/",
        MAVEN_REPO_SNAPSHOT: "https://nexus.example.org/repository/demo-repository-snapshot/",
        MAVEN_REPO_GROUP: "https://nexus.example.org/repository/demo-repository-group/",
        NPM_REPO: "https://nexus.example.org/repository/demo-npm/",
        NPM_REPO_GROUP: "https://nexus.example.org/repository/demo-npm-group/",
      },
      sonarqube_projects: { front: keyOf("demo-front-1013"), infra: keyOf("demo-infra-32aa") },
      vault: { ".spec.mount": "demo", ".spec.vaultAuthRef": "vault-auth" },
    });
    const { version } = catalogue;
    expect(version).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{8}$/);
    expect(catalogue).toEqual({ path: "forge/projects/catalog", version, include: `$CI_SERVER_FQDN/forge/projects/catalog/<component>@${version}` });
    const mirror = `\${${project.resource("gitlab_project", { name: "mirror" }).address}.id}`;
    expect(mirror_trigger).toBe(triggerCall("https://gitlab.example.org", mirror));
    expect(pending_members).toMatch(/^\$\{compact\(/);
    expect(outputs).not.toHaveProperty("sensitive");
    expect(JSON.stringify(outputs)).not.toMatch(/\.token\b|\.result\b|password/i);
  });
});
