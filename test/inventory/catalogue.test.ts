import fs, { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { loadInventory } from "../../lib/inventory";
import { judgeEncryption } from "../../lib/inventory/backend";
import { definition as harbor } from "../../lib/plugins/harbor/options";
import { fleetCases, platformCases, projectCases } from "../rules/cases";
import { directory, load, platformYaml, projectYaml, services } from "./support";

/** Factories of the catalogue that were called. Every test of a rule goes through one, so none can be without a test. */
const mockCalled = new Set<string>();

function mockRecorded(topic: string): Record<string, unknown> {
  const actual = jest.requireActual<Record<string, unknown>>(`../../lib/errors/${topic}`);
  return Object.fromEntries(
    Object.entries(actual).map(([name, factory]) => [
      name,
      typeof factory !== "function" ? factory : (...values: unknown[]) => (mockCalled.add(name), (factory as (...values: unknown[]) => unknown)(...values)),
    ]),
  );
}

jest.mock("../../lib/errors/fleet", () => mockRecorded("fleet"));
jest.mock("../../lib/errors/inventory", () => mockRecorded("inventory"));
jest.mock("../../lib/errors/naming", () => mockRecorded("naming"));
jest.mock("../../lib/errors/platform", () => mockRecorded("platform"));
jest.mock("../../lib/errors/project", () => mockRecorded("project"));
jest.mock("../../lib/errors/renaming", () => mockRecorded("renaming"));
jest.mock("../../lib/errors/repository-ci", () => mockRecorded("repository-ci"));

const topics = ["fleet", "inventory", "naming", "platform", "project", "renaming", "repository-ci"];

test("these are the topics of the catalogue", () => {
  const files = readdirSync(join(__dirname, "../../lib/errors")).map((file) => file.replace(".ts", ""));
  // Those of pipelines are held where pipelines are judged: test/ci/check.
  expect(files.filter((file) => !["finding", "index", "pipeline-file", "wording"].includes(file)).sort()).toEqual(topics);
});

test("every failure of the catalogue is brought about by a test", () => {
  for (const { judge } of [...platformCases, ...projectCases, ...fleetCases]) judge();

  const jwt = (keys: string) => platformYaml.replace("context: app1", `context: app1, identity: { method: jwt, issuer: https://k.example.org, keysFile: ${keys} }`);
  const texts = [
    "",
    "a: [",
    "a:\n\tb: 1\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\na: 2\n",
    "a: *b\n",
    "[".repeat(1000),
    ["a: &a [x, x, x, x, x, x, x, x, x]", ..."bcdef".split("").map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${"abcdef"[index]}`).join(", ")}]`)].join("\n"),
    platformYaml,
    `${projectYaml}colour: blue\ndescription: 1\n`,
    projectYaml.replace("owner", "ovner"),
    projectYaml.replace("demo", "other"),
    Buffer.from([0xff, 0xfe]),
    `${projectYaml}services: { registry: { quota: 11 } }\n`,
    `${projectYaml}description: "${"${"}a}"\n`,
  ];
  for (const text of texts) expect(load({ "projects/demo.yaml": text }).findings).not.toEqual([]);
  expect(load({}, { only: ["java"] }).findings).toHaveLength(1);
  expect(load({ "projects/java.yml": "" }).findings).toHaveLength(1);
  const elsewhere = directory({ "a.yaml": "" });
  const linked = directory({ "platform.yaml": platformYaml, "projects/demo.yaml": projectYaml });
  symlinkSync(elsewhere, join(linked, "projects/more"));
  expect(loadInventory(linked, { services }).findings).toHaveLength(1);
  const rotating = { "platform.yaml": `${platformYaml.replace(/ {2}registry.*/, "  forge: {}")}`, "projects/demo.yaml": `${projectYaml}rotation: { forge: 2 }\n` };
  expect(load(rotating, { services: services.map((service) => ({ ...service, rotates: false })) }).findings).toHaveLength(1);
  expect(load({ "platform.yaml": jwt("no.pem") }).findings).toHaveLength(1);
  expect(load({ "platform.yaml": jwt("a.pem"), "a.pem": "a" }).findings).toHaveLength(1);
  expect(load({ "platform.yaml": `${platformYaml}backend: { type: s3, secret_key: a }\n` }).findings).toHaveLength(1);
  expect(load({ "platform.yaml": `${platformYaml}backend: { type: http }\n` }).findings).toHaveLength(1);
  expect(judgeEncryption({}, "Terraform")).toHaveLength(1);
  expect(loadInventory("nowhere", { services: [] }).findings).toHaveLength(1);

  expect(load({ "platform.yaml": `${platformYaml}plugins: [{ id: removed, module: a }]\n` }).findings).toHaveLength(1);
  const store = (id: string) => ({ ...harbor, id, platformSchema: {}, projectSchema: {}, requires: ["secret store"], provides: ["secret store"] });
  const two = platformYaml.replace(/ {2}registry.*/, "  one: { retired: true }\n  two: {}\n  three: {}");
  expect(load({ "platform.yaml": two }, { services: [store("one"), store("two"), store("three")] }).findings.map(({ code }) => code)).toEqual(["capability-provided-twice", "capability-provided-twice"]);
  expect(load({ "platform.yaml": platformYaml.replace(/ {2}registry.*/, "  one: {}") }, { services: [{ ...store("one"), provides: [] }] }).findings).toHaveLength(1);

  const withHarbor = platformYaml.replace(/ {2}registry.*/, "  harbor: { url: https://harbor.example.org }");
  const quota = (size: string) => load({ "platform.yaml": withHarbor, "projects/demo.yaml": `${projectYaml}services: { harbor: { quota: ${size} } }\n` }, { services: [{ ...harbor, requires: [] }] }).findings;
  expect(quota("100MB")).toMatchObject([{ code: "size-not-whole", fix: "it lies between 0GB, which is no quota, and 1GB: write 1GB" }]);
  expect(quota("1.5GB")).toMatchObject([{ code: "size-not-whole", found: "1.5GB", allowed: "a whole number of GiB", fix: "write 1GB or 2GB" }]);
  expect(quota("big")).toMatchObject([{ code: "invalid-size" }]);

  const unreadable = jest.spyOn(fs, "readFileSync").mockImplementation(() => {
    throw Object.assign(new Error("denied"), { code: "EACCES" });
  });
  expect(load().findings.map(({ code }) => code)).toEqual(["file-unreadable", "file-unreadable"]);
  unreadable.mockRestore();

  const factories = topics.flatMap((topic) => Object.entries(jest.requireActual<object>(`../../lib/errors/${topic}`)).flatMap(([name, value]) => (typeof value === "function" ? [name] : [])));
  expect(factories.filter((name) => !mockCalled.has(name))).toEqual([]);
});
