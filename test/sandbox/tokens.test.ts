import { Bench } from "./bench";

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  for (const tool of ["harbor", "vault", "gitlab", "kubernetes"] as const) await bench.configure(tool);
});

test.each([
  ["${harbor_project.demo.name}", "${"],
  ["TfToken[TOKEN.12]", "TfToken["],
])("a text that should have been an expression is refused, with the attribute's name: %s", async (text, sign) => {
  await expect(bench.create("harbor_project", { name: "demo", deployment_security: text })).rejects.toThrow(`harbor_project: the text of deployment_security holds ${sign}`);
});

test("also inside blocks, maps, JSON and values of open type", async () => {
  await expect(bench.create("harbor_robot_account", { name: "a", level: "project", permissions: [{ kind: "project", namespace: "${x}", access: [] }] })).rejects.toThrow("the text of permissions.0.namespace holds ${");
  await expect(bench.create("vault_kv_secret_v2", { mount: "m", name: "n", data_json: '{"password":"${random_password.p.result}"}' })).rejects.toThrow("the text of data_json holds ${");
  await expect(bench.create("vault_kv_secret_v2", { mount: "m", name: "n", data_json_wo: '{"password":"TfToken[TOKEN.1]"}' })).rejects.toThrow("the text of data_json_wo holds TfToken[");
  await expect(bench.create("kubernetes_manifest", { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "n", namespace: "default" }, data: { key: "${x.y}" } } })).rejects.toThrow("the text of manifest.data.key holds ${");
});

test("in data sources and ephemeral resources too", async () => {
  await expect(bench.find("harbor_project", { name: "${x}" })).rejects.toThrow("harbor_project: the text of name holds ${");
  await expect(bench.open("vault_kv_secret_v2", { mount: "TfToken[1]", name: "x" })).rejects.toThrow("vault_kv_secret_v2: the text of mount holds TfToken[");
});

test("in the configuration of a provider", async () => {
  await expect(bench.configure("harbor", { url: "https://${var.host}" })).rejects.toThrow("harbor: the text of url holds ${");
});

describe("a file in another language", () => {
  const file = (content: string, encoding: string) =>
    bench.create("gitlab_repository_file", { project: "1", branch: "main", file_path: "f", encoding, content: encoding === "base64" ? Buffer.from(content).toString("base64") : content });

  test.each(["text", "base64"])("may hold a shell's own variables (%s)", async (encoding) => {
    await expect(file('echo "${CI_PROJECT_PATH%/*}" "${BASH_SOURCE[0]}"', encoding)).rejects.toThrow("does not exist");
  });

  test.each(["text", "base64"])("may not hold what reads as an expression of Terraform (%s)", async (encoding) => {
    await expect(file("url: ${gitlab_project.front.http_url_to_repo}", encoding)).rejects.toThrow("the text of content holds ${");
    await expect(file("url: ${jsonencode(1)}", encoding)).rejects.toThrow("the text of content holds ${");
    await expect(file("url: TfToken[TOKEN.9]", encoding)).rejects.toThrow("the text of content holds TfToken[");
  });
});
