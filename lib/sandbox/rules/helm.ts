import { asText, type Attributes, textAt, type Value } from "../values";
import type { ProviderRules, ResourceRules } from "./rules";
import { joined } from "./words";

function releaseMetadata(attributes: Attributes, revision: number): Attributes {
  const seconds = Math.floor(Date.now() / 1000);
  const chart = asText(attributes["chart"]).split("/").at(-1) ?? "";
  return {
    app_version: asText(attributes["version"]),
    chart,
    first_deployed: seconds,
    last_deployed: seconds,
    name: asText(attributes["name"]),
    namespace: asText(attributes["namespace"]),
    notes: "",
    revision: revision + 1,
    values: "{}",
    version: asText(attributes["version"]),
  };
}

/** Charts are not fetched: what a release would install is not known here. */
const resources: { readonly [type: string]: ResourceRules } = {
  helm_release: {
    strict: true,
    key: joined("/", "namespace", "name"),
    // The id is the name alone, which two namespaces may both have.
    identity: joined("/", "namespace", "name"),
    replace: ["name", "namespace"],
    defaults: {
      atomic: false, cleanup_on_fail: false, create_namespace: false, dependency_update: false, disable_crd_hooks: false, disable_openapi_validation: false,
      disable_webhooks: false, force_update: false, lint: false, max_history: 0, namespace: "default", pass_credentials: false, recreate_pods: false,
      render_subchart_notes: true, replace: false, reset_values: false, reuse_values: false, skip_crds: false, take_ownership: false, timeout: 300,
      upgrade_install: false, verify: false, wait: true, wait_for_jobs: false, status: "deployed", "set.type": "",
    },
    recomputed: ["metadata"],
    computed: {
      id: ({ attributes }) => asText(attributes["name"]),
      version: () => "1.0.0",
      description: () => "",
      manifest: () => null,
      resources: () => null,
      metadata: ({ attributes, revision }) => releaseMetadata(attributes, revision),
    },
    demands: ({ attributes, others }): string | undefined => {
      const namespace = asText(attributes["namespace"]);
      if (attributes["create_namespace"] === true || others("kubernetes").findByKey("kubernetes_namespace_v1", namespace)) return undefined;
      return `create: failed to create: namespaces "${namespace}" not found`;
    },
    importIds: (attributes): readonly string[] => [`${asText(attributes["namespace"])}/${asText(attributes["name"])}`],
  },
};

export const helm: ProviderRules = {
  endpoint: (config: { [name: string]: Value }) => textAt(config, "kubernetes.config_context") || textAt(config, "kubernetes.host") || "default",
  resources,
  lookups: {
    helm_template: () => "the sandbox renders no charts",
  },
};
