import { examplePlatform } from "../../../lib/testing";
import type { ServiceDefinition } from "../../../lib/service-definition";
import { definitions } from "../../../stacks/plugins";

/** Every address that the platform's options take, and where it stands. */
const addresses = definitions.flatMap((definition) =>
  Object.keys(definition.platformSchema["properties"] as object)
    .filter((option) => option === "url" || option === "issuer")
    .map((option) => [definition.id, option, definition] as const),
);

/** Paths are put behind them, and links, variables and files repeat them. */
const wrong = ["https://root:hunter2@tool.example.org", "https://hunter2@tool.example.org", "https://tool.example.org/?hunter2", "https://tool.example.org#x"];

test("every service but those that are in the cluster has an address", () => {
  expect(addresses.map(([id, option]) => `${id}.${option}`).sort()).toEqual(
    ["gitlab.url", "harbor.url", "keycloak.url", "nexus.url", "observability.url", "sonarqube.url", "vault.issuer", "vault.url"],
  );
});

describe.each(addresses)("services.%s.%s", (id, option, definition) => {
  const judge = (address: string) => judgePlatform(definition, { url: "https://tool.example.org", [option]: address });
  test("is taken as it is", () => expect(judge("https://tool.example.org/tools")).toEqual([]));
  test.each(wrong)("is refused as %s, and what is secret in it is not repeated", (address) => {
    const findings = judge(address);
    expect(findings).toEqual([expect.objectContaining({ code: "invalid-url", at: ["services", id, option], allowed: "an http or https URL without credentials, query and fragment" })]);
    if (address.includes("@")) expect(JSON.stringify(findings)).not.toContain("hunter2");
  });
});

function judgePlatform(definition: ServiceDefinition, options: object) {
  return definition.judgePlatform!({ ...examplePlatform, services: { [definition.id]: { zone: examplePlatform.zones[0]!.slug, ...options } } });
}
