// Which services are there: what their providers' own environment variables say, and what their providers then see.

/**
 * Of each service: the variables without which it is not there (any one of each list), what its provider looks at to
 * show that it answers, what must exist beforehand, and how the platform file of the test names it.
 */
export const SERVICES = {
  keycloak: {
    variables: [["KEYCLOAK_URL"], ["KEYCLOAK_CLIENT_ID"], ["KEYCLOAK_PASSWORD", "KEYCLOAK_CLIENT_SECRET"]],
    providers: ["keycloak"],
    look: { data: { keycloak_realm: { look: { realm: "master" } } } },
    beforehand: ({ realm, accounts }) => ({
      resource: {
        keycloak_realm: { realm: { realm, enabled: true } },
        keycloak_user: Object.fromEntries(
          accounts.map(({ username, email }) => [email.replace(/\W/g, "_"), { realm_id: "${keycloak_realm.realm.id}", username, email, enabled: true }]),
        ),
      },
    }),
    options: ({ realm }, environment) => ({ url: environment.KEYCLOAK_URL, realm, username: "email", clientScope: { name: "dso-groups", manage: true } }),
  },
  sonarqube: {
    variables: [["SONAR_HOST_URL", "SONARQUBE_HOST", "SONAR_HOST"], ["SONARQUBE_TOKEN", "SONAR_TOKEN", "SONARQUBE_PASS", "SONAR_PASS"]],
    providers: ["sonarqube"],
    look: { data: { sonarqube_permission_templates: { look: {} } } },
    options: (_names, environment) => ({ url: first(environment, ["SONAR_HOST_URL", "SONARQUBE_HOST", "SONAR_HOST"]) }),
  },
  kubernetes: {
    variables: [["KUBE_CONFIG_PATH"]],
    providers: ["kubernetes"],
    look: {
      data: { kubernetes_resources: { look: { api_version: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } } },
      output: { definitions: { value: "${[for each in data.kubernetes_resources.look.objects : each.metadata.name]}" } },
    },
    options: () => ({}),
  },
  vault: {
    variables: [["VAULT_ADDR"], ["VAULT_TOKEN"]],
    providers: ["vault", "random"],
    look: { data: { vault_auth_backend: { look: { path: "token" } } } },
    // People log in through it in a real installation; the library looks up its accessor and nothing else.
    beforehand: ({ oidcMount }) => ({ resource: { vault_auth_backend: { oidc: { type: "oidc", path: oidcMount } } } }),
    options: ({ coreKv, oidcMount }, environment) => ({ url: environment.VAULT_ADDR, coreKv, oidcMount }),
  },
};

/** Argo CD's objects are Kubernetes' to judge, by the definitions that are installed there; nobody needs to act on them. */
export const ARGOCD = {
  definitions: ["applications.argoproj.io", "appprojects.argoproj.io"],
  beforehand: ({ argocdNamespace }) => ({ resource: { kubernetes_namespace_v1: { argocd: { metadata: { name: argocdNamespace } } } } }),
  // Without an Argo CD that runs, nobody would take a finalizer off.
  options: ({ argocdNamespace }) => ({ namespace: argocdNamespace, onDelete: "orphan" }),
};

/** Services that this test does not apply, and why. */
export const NOT_APPLIED = {
  gitlab: "this test knows no GitLab server; with Argo CD, the sandbox answers for it",
  harbor: "this test knows no Harbor server",
  nexus: "this test knows no Nexus server",
};

/** @returns the reason for which Argo CD's objects cannot be applied */
export function argocdMissing(definitions, environment) {
  if (!definitions) return "its objects are in Kubernetes, which is not there";
  if (!ARGOCD.definitions.every((name) => definitions.includes(name))) return `the definitions ${ARGOCD.definitions.join(" and ")} are not installed in the cluster`;
  const vault = environment.VAULT_ADDR ?? "";
  return vault === "" || /^https?:\/\/(127\.|localhost[:/]|\[::1\])/.test(vault) ? undefined : "it needs a forge, and Vault is on another machine, where it would not find the one that stands for it";
}

export function first(environment, names) {
  return names.map((name) => environment[name]).find((value) => value);
}

/** @returns the reason for which a service is not there, as far as the environment says */
export function missingVariables(name, environment) {
  const missing = SERVICES[name].variables.filter((names) => !first(environment, names));
  return missing.length === 0 ? undefined : `set ${missing.map((names) => names.join(" or ")).join(", ")}`;
}

/** The configuration of one service's providers, as JSON that Terraform reads. */
export function withProviders(name, used, environment, body) {
  const { providers } = SERVICES[name] ?? SERVICES.kubernetes;
  return {
    terraform: { required_providers: Object.fromEntries(providers.map((tool) => [tool, { source: used[tool].source, version: used[tool].version }])) },
    ...(name === "sonarqube" && { provider: { sonarqube: { host: SERVICES.sonarqube.options({}, environment).url } } }),
    ...body,
  };
}
