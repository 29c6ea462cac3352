import type { Tool } from "./schemas";
import { TOOLS } from "./schemas";

const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];

/** The value of `TF_REATTACH_PROVIDERS`: both engines' names for each provider, since each ignores the other's. */
export function reattach(addresses: ReadonlyMap<Tool, string>): string {
  const announced: { [address: string]: object } = {};
  for (const [tool, address] of addresses) {
    for (const registry of REGISTRIES) {
      announced[`${registry}/${TOOLS[tool]}`] = {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: process.pid,
        // In test mode the engine leaves the provider running when it is done.
        Test: true,
        Addr: { Network: "tcp", String: address },
      };
    }
  }
  return JSON.stringify(announced);
}

/** No real service is reached, but providers and stacks look for these before they do anything. */
const CREDENTIALS = {
  GITLAB_TOKEN: "sandbox",
  VAULT_TOKEN: "sandbox",
  HARBOR_USERNAME: "sandbox",
  HARBOR_PASSWORD: "sandbox",
  KEYCLOAK_CLIENT_ID: "admin-cli",
  KEYCLOAK_USER: "sandbox",
  KEYCLOAK_PASSWORD: "sandbox",
  NEXUS_USERNAME: "sandbox",
  NEXUS_PASSWORD: "sandbox",
  SONAR_TOKEN: "sandbox",
  SONARQUBE_TOKEN: "sandbox",
  KUBE_CONFIG_PATH: "/dev/null",
};

/** What a process needs in its environment to have its providers answered by the sandbox. */
export function sandboxEnvironment(addresses: ReadonlyMap<Tool, string>, url: string): Record<string, string> {
  return {
    ...CREDENTIALS,
    TF_REATTACH_PROVIDERS: reattach(addresses),
    DSO_SANDBOX_URL: url,
    // `cdktf deploy` would otherwise ask the registry for checksums.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    // cdktf runs Terraform in a terminal, where a prompt would wait for ever.
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
  };
}
