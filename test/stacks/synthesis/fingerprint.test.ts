import type { InventoryPlatform } from "../../../lib/inventory";
import { examplePlatform } from "../../../lib/testing";
import { digest, Fingerprint } from "../../../stacks/synthesis/fingerprint";

const platform: InventoryPlatform = { ...examplePlatform, backend: { type: "local" }, plugins: [], people: { "ops@example.org": { keycloak: "ops" } } };
const environment = { PATH: "/bin", DSO_INVENTORY: "a", CDKTF_OUTDIR: "out", CDKTF_CONTEXT_JSON: "{}" };
const people = ["ops@example.org", "dev@example.org"];

function fingerprint(change: { platform?: object; environment?: object; text?: string; people?: readonly string[] } = {}): string {
  return new Fingerprint({ ...platform, ...change.platform }, { ...environment, ...change.environment }).ofProject(digest(change.text ?? "name: demo"), change.people ?? people);
}

describe("a project's stack depends", () => {
  const now = fingerprint();

  test.each<[string, Parameters<typeof fingerprint>[0]]>([
    ["its file", { text: "name: demo # changed" }],
    ["the platform's file", { platform: { rootPath: "other" } }],
    ["the keys of a cluster", { platform: { clusters: [{ ...platform.clusters[0], identity: { method: "jwt", keys: "other" } }] } }],
    ["where states are kept", { platform: { backend: { type: "s3", bucket: "b" } } }],
    ["what people.yaml says of its people, however it is written", { platform: { people: { "OPS@example.org": { keycloak: "other" } } } }],
    ["people that people.yaml knows now", { platform: { people: { ...platform.people, "dev@example.org": { gitlab: "dev" } } } }],
    ["what people.yaml says of administrators", { platform: { people: { ...platform.people, "platform@example.org": { gitlab: "root" } } } }],
    ["settings of cdktf", { environment: { CDKTF_CONTEXT_JSON: '{"a":1}' } }],
    ["the engine", { environment: { TERRAFORM_BINARY_NAME: "tofu" } }],
    ["the format", { environment: { SYNTH_HCL_OUTPUT: "true" } }],
  ])("on %s", (_, change) => expect(fingerprint(change)).not.toBe(now));

  test.each<[string, Parameters<typeof fingerprint>[0]]>([
    ["other people", { platform: { people: { ...platform.people, "else@example.org": { gitlab: "else" } } } }],
    ["who it is that asks for it", { environment: { PATH: "/usr/bin", DSO_INVENTORY: "b", CDKTF_OUTDIR: "other", DSO_PROJECTS: "x", DSO_WORKERS: "3" } }],
  ])("not on %s", (_, change) => expect(fingerprint(change)).toBe(now));

  test("on the directory in which it is made, by which the local backend names its file", () => {
    const directory = jest.spyOn(process, "cwd").mockReturnValue("/elsewhere");
    expect(fingerprint()).not.toBe(now);
    directory.mockRestore();
  });
});
