import fs, { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DsoError } from "../../lib/errors";
import { loadInventory, readCustomPlugins, requireValid } from "../../lib/inventory";
import type { ServiceDefinition } from "../../lib/service-definition";
import { directory, load, named, platformYaml, projectYaml, services, shown } from "./support";

describe("a right inventory", () => {
  test("gives the platform and its projects, without what only files have", () => {
    const inventory = requireValid(load({ "people.yaml": "a.b@example.org: { gitlab: ab }\n" }));
    expect(inventory.platform).toMatchObject({
      rootPath: "forge/projects",
      backend: { type: "local" },
      plugins: [],
      people: { "a.b@example.org": { gitlab: "ab" } },
      services: { registry: { url: "https://registry.example.org" } },
    });
    expect(inventory.platform).not.toHaveProperty("apiVersion");
    expect(inventory.projects.map(({ spec }) => spec)).toEqual([
      { name: "demo", owner: "owner@example.org", environments: [{ name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 }] },
    ]);
  });

  test("says where every value stands, also when nothing is wrong", () => {
    const { directory: root, projects, locatePlatform } = load({ "people.yaml": "a.b@example.org: { gitlab: ab }\n" });
    const { file, locate } = projects[0]!;
    expect(file).toBe(join(root, "projects/demo.yaml"));
    expect(locate(["environments", 0, "cluster"])).toBe(`${file}:6:39`);
    expect(locate(["environments", 0, "nothing"])).toBe(`${file}:6:5`);
    expect(locate([])).toBe(`${file}:1:1`);
    expect(locatePlatform(["clusters", 0, "stages", 1])).toBe(`${join(root, "platform.yaml")}:9:62`);
    expect(locatePlatform(["people", "a.b@example.org", "gitlab"])).toBe(`${join(root, "people.yaml")}:1:28`);
  });

  test("may have projects in folders, and none at all", () => {
    expect(load({ "projects/team/java.yaml": named("java"), "projects/team/README.md": "", "projects/.draft.yaml": "?" }).projects.map(({ spec }) => spec.name)).toEqual([
      "demo",
      "java",
    ]);
    expect(load({ "projects/demo.yaml": undefined })).toMatchObject({ projects: [], findings: [] });
  });

  test("may have a people file that holds nothing but comments", () => expect(load({ "people.yaml": "# nobody yet\n" }).findings).toEqual([]));

  test("is the same whatever the order in which files were made", () => {
    const files = ["b", "a", "c"].map((letter): [string, string] => [`projects/p${letter}.yaml`, named(`p${letter}`)]);
    const one = load(Object.fromEntries(files));
    const other = load(Object.fromEntries([...files].reverse()));
    expect(other.projects.map(({ spec }) => spec)).toEqual(one.projects.map(({ spec }) => spec));
  });
});

describe("everything that is wrong comes out together:", () => {
  test("of the platform, of its people, and of every project", () =>
    expect(
      shown(
        load({
          "platform.yaml": platformYaml.replace("argocd.example.org", "argocd example org").replace("slug: pub", "slug: pub, descripton: x"),
          "people.yaml": "me: { gitlap: me }\n",
          "projects/demo.yaml": `${projectYaml}colour: blue\n`,
          "projects/java.yaml": `${named("java")}members:\n  - { user: owner@example.org }\n`,
          "projects/text.yaml": "a: [",
        }),
      ),
    ).toEqual([
      "people.yaml:1:7 unknown-key gitlap",
      "platform.yaml:7:18 unknown-key descripton",
      "projects/demo.yaml:7:1 unknown-key colour",
      "projects/text.yaml:1:5 malformed-yaml a: [",
    ]));

  test("rules speak of a project whose shape is right, even if others are wrong", () =>
    expect(
      shown(load({ "projects/demo.yaml": `${projectYaml}colour: blue\n`, "projects/java.yaml": `${named("java")}members:\n  - { user: owner@example.org }\n` })),
    ).toEqual(["projects/demo.yaml:7:1 unknown-key colour", "projects/java.yaml:8:13 owner-is-member owner@example.org"]));

  test("rules on the platform and rules on projects", () =>
    expect(
      shown(load({ "platform.yaml": platformYaml.replace("label: Public", 'label: ""'), "projects/demo.yaml": projectYaml.replace("cluster: app1", "cluster: app2") })),
    ).toEqual(["platform.yaml:7:25 text-missing ", "projects/demo.yaml:6:39 unknown-cluster app2"]));

  test("without a platform, projects are still held against their schema, values included", () =>
    expect(shown(load({ "platform.yaml": undefined, "projects/demo.yaml": `${projectYaml.replace("stage: dev", "stage: deb")}colour: blue\n` }))).toEqual([
      expect.stringMatching(/^platform.yaml:1:1 file-missing /),
      "projects/demo.yaml:6:25 invalid-value deb",
      "projects/demo.yaml:7:1 unknown-key colour",
    ]));

  test("requireValid throws all of it", () => {
    const inventory = load({ "projects/demo.yaml": `${projectYaml}colour: blue\ncolor: blue\n` });
    expect(() => requireValid(inventory)).toThrow(DsoError);
    expect(() => requireValid(inventory)).toThrow(/colour[^]*color/);
  });
});

describe("files:", () => {
  test("a directory that is not there", () => {
    const inventory = loadInventory("nowhere/at/all", { services });
    expect(inventory.findings).toMatchObject([{ code: "directory-missing", where: "nowhere/at/all", found: "nowhere/at/all", allowed: "a directory with platform.yaml and a projects folder" }]);
  });

  test("a file in place of the directory", () => {
    const root = directory({ "inventory": "" });
    expect(loadInventory(join(root, "inventory"), { services }).findings).toMatchObject([{ code: "directory-missing" }]);
  });

  test("a project's file with another ending would be left out", () =>
    expect(shown(load({ "projects/java.yml": named("java"), "projects/old.YAML": "" }))).toEqual([
      "projects/java.yml:1:1 file-ending java.yml",
      "projects/old.YAML:1:1 file-ending old.YAML",
    ]));

  test("files of the platform and of people with another ending, or in capitals, would be left out", () => {
    const files = { "people.yml": "nobody", "People.YAML": "nobody", "platform.yml": "", "people.yaml.old": "", "other.yml": "" };
    expect(shown(load(files))).toEqual(["People.YAML:1:1 file-ending People.YAML", "people.yml:1:1 file-ending people.yml", "platform.yml:1:1 file-ending platform.yml"]);
    expect(load(files, { only: ["demo"] }).findings.map(({ allowed }) => allowed)).toEqual(["people.yaml", "people.yaml", "platform.yaml"]);
  });

  test("a folder that is a link would be left out; a file that is one is read, and one that leads nowhere is not there", () => {
    const elsewhere = directory({ "more/java.yaml": named("java"), "portal.yaml": named("portal") });
    const root = directory({ "platform.yaml": platformYaml, "projects/demo.yaml": projectYaml });
    symlinkSync(join(elsewhere, "more"), join(root, "projects/more"));
    symlinkSync(join(elsewhere, "portal.yaml"), join(root, "projects/portal.yaml"));
    symlinkSync(join(elsewhere, "nothing.yaml"), join(root, "projects/nothing.yaml"));
    const inventory = loadInventory(root, { services });
    expect(inventory.projects.map(({ spec }) => spec.name)).toEqual(["demo", "portal"]);
    expect(shown(inventory)).toEqual([`projects/more folder-linked more`, `projects/nothing.yaml:1:1 file-missing ${join(root, "projects/nothing.yaml")}`]);
  });

  test("a file that is not called as its project", () => {
    expect(shown(load({ "projects/java.yaml": named("other") }))).toEqual(["projects/java.yaml:3:7 file-name-not-slug java.yaml"]);
    expect(shown(load({ "projects/java.yaml": `${named("java")}slug: java-1\n` }))).toEqual(["projects/java.yaml:7:7 file-name-not-slug java.yaml"]);
  });

  test("a file whose slug is refused is not blamed for its name as well", () =>
    expect(shown(load({ "projects/java.yaml": named("Java_1") }))).toEqual(["projects/java.yaml:3:7 invalid-project-name Java_1"]));

  test("an empty file, or one with comments only", () =>
    expect(shown(load({ "projects/demo.yaml": "# later\n", "projects/java.yaml": "" }))).toEqual([
      "projects/demo.yaml:1:1 file-empty nothing",
      "projects/java.yaml:1:1 file-empty nothing",
    ]));

  test("a file that is not UTF-8, where it stops being so", () => {
    const latin1 = Buffer.from(`${projectYaml}description: d\u00e9mo\n`, "latin1");
    expect(shown(load({ "projects/demo.yaml": latin1 }))).toEqual(["projects/demo.yaml:7:15 not-utf8 bytes that are no text from here on"]);
    expect(shown(load({ "projects/demo.yaml": Buffer.from(`\ufeff${projectYaml}`, "utf16le") }))).toEqual(["projects/demo.yaml:1:1 not-utf8 bytes that are no text from here on"]);
  });

  test("a byte order mark does no harm", () => expect(load({ "projects/demo.yaml": `\ufeff${projectYaml}` }).findings).toEqual([]));

  test("a file of another kind says only that", () =>
    expect(shown(load({ "projects/demo.yaml": platformYaml, "platform.yaml": platformYaml.replace("dso/v1", "dso/v2") }))).toEqual([
      "platform.yaml:1:13 wrong-header dso/v2",
      "projects/demo.yaml:2:7 wrong-header Platform",
    ]));

  test("a file without kind says what is missing", () =>
    expect(shown(load({ "projects/demo.yaml": projectYaml.replace("kind: Project\n", "") }))).toEqual(["projects/demo.yaml:1:1 missing-key nothing"]));

  test("a file that cannot be read", () => {
    const root = directory({ "platform.yaml": platformYaml, "projects/demo.yaml": projectYaml });
    const original = fs.readFileSync;
    const spy = jest.spyOn(fs, "readFileSync").mockImplementation(((file: string, ...rest: []) => {
      if (String(file).endsWith("demo.yaml")) throw Object.assign(new Error("denied"), { code: "EACCES" });
      return original(file, ...rest);
    }) as typeof fs.readFileSync);
    expect(shown(loadInventory(root, { services }))).toEqual(["projects/demo.yaml:1:1 file-unreadable EACCES"]);
    spy.mockRestore();
  });
});

describe("between projects:", () => {
  test("the finding names the other file", () => {
    const { directory: root, findings } = load({ "projects/team/demo.yaml": `${named("other")}slug: demo\n` });
    expect(findings).toMatchObject([
      { code: "duplicate-slug", where: `${join(root, "projects/team/demo.yaml")}:7:7`, message: `another project has this slug: ${join(root, "projects/demo.yaml")}` },
    ]);
  });

  test("what is too much for a cluster is shown in the platform's file", () =>
    expect(shown(load({ "platform.yaml": platformYaml.replace("context: app1", "context: app1, capacity: { cpu: 1 }"), "projects/java.yaml": named("java") }))).toEqual([
      "platform.yaml:9:101 capacity-exceeded 2 CPU, most of it for demo (1), java (1)",
    ]));

  test("a dedicated cluster of nobody is a mistake only if every file could be read", () => {
    const files = { "platform.yaml": platformYaml.replace("privacy: public", "privacy: dedicated, projects: [demo, jaba]") };
    expect(shown(load(files))).toEqual(["platform.yaml:9:68 unknown-project jaba"]);
    expect(shown(load({ ...files, "projects/java.yaml": `${named("java")}colour: x\n` }))).toEqual(["projects/java.yaml:7:1 unknown-key colour"]);
    expect(load(files, { only: ["demo"] }).findings).toEqual([]);
  });
});

describe("only some projects:", () => {
  const files = { "projects/team/java.yaml": named("java"), "projects/broken.yaml": "]", "projects/odd.yml": "" };

  test("their files are read and no others", () => {
    const inventory = load(files, { only: ["java"] });
    expect(inventory.projects.map(({ spec }) => spec.name)).toEqual(["java"]);
    expect(inventory.findings).toEqual([]);
  });

  test("the platform is judged all the same", () =>
    expect(shown(load({ ...files, "platform.yaml": platformYaml.replace("zone: pub", "zone: pup") }, { only: ["java"] }))).toEqual(["platform.yaml:9:26 unknown-zone pup"]));

  test("rules between them are judged over these", () =>
    expect(shown(load({ "projects/team/demo.yaml": projectYaml, "projects/java.yaml": named("java") }, { only: ["demo"] }))).toEqual(["projects/team/demo.yaml:3:7 duplicate-slug demo"]));

  test("one that is not there is an error, with what was meant", () => {
    const { directory: root, findings } = load(files, { only: ["jav", "demo"] });
    expect(findings).toEqual([
      { code: "unknown-project-file", where: join(root, "projects"), at: [], message: "no file declares this project", found: "jav", allowed: "broken, demo, java", fix: "did you mean java?" },
    ]);
    expect(load({ "projects/demo.yaml": undefined }, { only: ["demo"] }).findings).toMatchObject([{ code: "unknown-project-file", allowed: "projects with a file, of which there is none" }]);
  });
});

describe("services:", () => {
  test("options of a project are held against the service's schema, places and all", () =>
    expect(shown(load({ "projects/demo.yaml": `${projectYaml}services:\n  registry: { quota: 11, skan: always, scan: daily }\n` }))).toEqual([
      "projects/demo.yaml:8:22 invalid-value 11",
      "projects/demo.yaml:8:26 unknown-key skan",
      "projects/demo.yaml:8:46 invalid-value daily",
    ]));

  test("a value of several shapes is told in one finding", () => {
    const inventory = load({ "projects/demo.yaml": `${projectYaml}services: { registry: { keep: many } }\n`, "projects/java.yaml": `${named("java")}services: { registry: { keep: { cuont: 1 } } }\n` });
    expect(inventory.findings).toMatchObject([
      { code: "wrong-type", found: "many", allowed: "true or false (On or off), or a mapping (How many)" },
      { code: "unknown-key", found: "cuont", allowed: "count", fix: "did you mean count?" },
    ]);
  });

  test("a service's mistakes leave the project's rules alone", () =>
    expect(shown(load({ "projects/demo.yaml": `${projectYaml.replace("app1", "app2")}services: { registry: { quota: many } }\n` }))).toEqual([
      "projects/demo.yaml:6:39 unknown-cluster app2",
      "projects/demo.yaml:7:32 wrong-type many",
    ]));

  test("a service's own rules speak where its options have the right shape", () => {
    expect(shown(load({ "projects/demo.yaml": `${projectYaml}services: { registry: { quota: 7 } }\n` }))).toEqual(["projects/demo.yaml:7:32 registry-seven 7"]);
    expect(shown(load({ "projects/demo.yaml": `${projectYaml}services: { registry: { quota: 7, skan: x } }\n` }))).toEqual(["projects/demo.yaml:7:35 unknown-key skan"]);
    const zone = "  - { slug: two, label: Two, argocdUrl: https://argocd.example.org, delivery: pull }\n";
    expect(shown(load({ "platform.yaml": platformYaml.replace("clusters:", `${zone}clusters:`) }))).toEqual(["platform.yaml:5:20 registry-zones 2"]);
  });

  test("a service that nobody knows, and one that the platform leaves out", () =>
    expect(shown(load({ "projects/demo.yaml": `${projectYaml}services: { regitsry: {} }\n`, "projects/java.yaml": `${named("java")}services: { forge: {} }\nrotation: { forge: 2 }\n` }))).toEqual([
      "projects/demo.yaml:7:13 unknown-key regitsry",
      "projects/java.yaml:7:13 service-not-attached forge",
      "projects/java.yaml:8:20 service-not-attached forge",
    ]));

  test("options of the platform", () =>
    expect(shown(load({ "platform.yaml": platformYaml.replace("{ url: https://registry.example.org }", "{ url: http://registry.example.org, port: 1 }") }))).toEqual([
      "platform.yaml:5:20 invalid-value http://registry.example.org",
      "platform.yaml:5:49 unknown-key port",
    ]));
});

describe("plugins of one's own:", () => {
  const platform = `${platformYaml}plugins:\n  - { id: notify, module: ./notify.js, options: { channel: ops } }\n`;

  test("are kept for the stacks, and may have options and rotation in projects", () => {
    const inventory = load({ "platform.yaml": platform, "projects/demo.yaml": `${projectYaml}services: { notify: { anything: 1 } }\nrotation: { notify: 2 }\n` });
    expect(inventory.findings).toEqual([]);
    expect(inventory.platform.plugins).toEqual([{ id: "notify", module: "./notify.js", options: { channel: "ops" } }]);
  });

  describe("that say what their options are", () => {
    const notify: ServiceDefinition = {
      id: "notify",
      platformSchema: { type: "object", description: "Notifications.", additionalProperties: false, required: ["url"], properties: { url: { type: "string", description: "Address." } } },
      projectSchema: { type: "object", description: "Notifications.", additionalProperties: false, properties: { channel: { type: "string", description: "Channel." } } },
      judgePlatform: ({ services }) =>
        services?.["notify"]?.["url"] === "nowhere" ? [{ code: "notify-url", at: ["services", "notify", "url"], message: "not there", found: "nowhere", allowed: "somewhere" }] : [],
      judgeProject: ({ services }, platform) =>
        services?.["notify"]?.["channel"] === platform.services?.["notify"]?.["url"]
          ? [{ code: "notify-channel", at: ["services", "notify", "channel"], message: "not that", found: services?.["notify"]?.["channel"], allowed: "another" }]
          : [],
    };
    const found = (options: string, project = "{}") => {
      const files = { "platform.yaml": `${platformYaml}plugins:\n  - { id: notify, module: ./notify.js${options} }\n`, "projects/demo.yaml": `${projectYaml}services: { notify: ${project} }\n` };
      return shown(load(files, { plugins: [notify] }));
    };

    test("are held against it in projects", () => {
      expect(found(", options: { url: a }", "{ channel: b }")).toEqual([]);
      expect(found(", options: { url: a }", "{ anything: 1 }")).toEqual(["projects/demo.yaml:7:23 unknown-key anything"]);
    });
    test("and in the platform's file, without hiding what is wrong with projects", () => {
      expect(found(", options: { url: a, port: 1 }", "{ anything: 1 }")).toEqual(["platform.yaml:11:59 unknown-key port", "projects/demo.yaml:7:23 unknown-key anything"]);
      expect(found(", options: { url: 1 }")).toEqual(["platform.yaml:11:56 wrong-type 1"]);
      expect(found(", options: {}", "{ channel: b }")).toEqual(["platform.yaml:11:40 missing-key nothing"]);
      expect(found("", "{ channel: b }")).toEqual(["platform.yaml:11:5 missing-key nothing"]);
    });
    test("are judged by their own rules, at their places", () => {
      expect(found(", options: { url: nowhere }")).toEqual(["platform.yaml:11:56 notify-url nowhere"]);
      expect(found(", options: { url: a }", "{ channel: a }")).toEqual(["projects/demo.yaml:7:32 notify-channel a"]);
    });
    test("are no service of the platform", () => {
      const files = { "platform.yaml": platformYaml.replace("services:", "services:\n  notify: { url: a }") };
      expect(shown(load(files, { plugins: [notify] }))).toEqual(["platform.yaml:5:3 unknown-key notify"]);
    });
  });

  test("can be read before anything else", () => {
    expect(readCustomPlugins(directory({ "platform.yaml": platform }))).toEqual([{ id: "notify", module: "./notify.js", options: { channel: "ops" } }]);
    expect(readCustomPlugins(directory({ "platform.yaml": `${platformYaml}plugins: [{ id: 1 }, ~, { id: a, module: b }]\n` }))).toEqual([{ id: "a", module: "b" }]);
    expect(readCustomPlugins("nowhere")).toEqual([]);
  });

  test("a plugin without a module", () =>
    expect(shown(load({ "platform.yaml": `${platformYaml}plugins:\n  - { id: Notify }\n` }))).toEqual([
      "platform.yaml:11:5 missing-key nothing",
      "platform.yaml:11:11 invalid-value Notify",
    ]));

  test("a plugin called as another one, or as a service", () =>
    expect(shown(load({ "platform.yaml": `${platformYaml}plugins:\n${["notify", "notify", "registry"].map((id) => `  - { id: ${id}, module: ./a.js }\n`).join("")}` }))).toEqual([
      "platform.yaml:12:11 duplicate-plugin notify",
      "platform.yaml:13:11 duplicate-plugin registry",
    ]));

  test("which services there are is not known without a platform, so none is refused", () =>
    expect(shown(load({ "platform.yaml": "a: [", "projects/demo.yaml": `${projectYaml}services: { notify: {} }\n` }))).toEqual([expect.stringMatching(/^platform.yaml:\d+:\d+ malformed-yaml/)]));
});

describe("state:", () => {
  const backend = (text: string) => shown(load({ "platform.yaml": `${platformYaml}backend: ${text}\n` }));

  test("settings are handed on", () => {
    const inventory = load({ "platform.yaml": `${platformYaml}backend: { type: s3, bucket: states, region: eu, use_lockfile: true }\n` });
    expect(inventory.findings).toEqual([]);
    expect(inventory.platform.backend).toEqual({ type: "s3", bucket: "states", region: "eu", use_lockfile: true });
  });

  test("another backend", () => expect(backend("{ type: gcs }")).toEqual(["platform.yaml:10:18 invalid-value gcs"]));

  test("credentials are refused and not repeated", () => {
    const findings = [
      ...backend("{ type: s3, bucket: b, secret_key: hunter2 }"),
      ...backend("{ type: pg, conn_str: postgres://me:hunter2@db.example.org/dso }"),
      ...backend('{ type: pg, conn_str: "host=db password=hunter2" }'),
      ...backend("{ type: s3, assume_role_with_web_identity: { web_identity_token: hunter2 } }"),
    ];
    expect(findings).toEqual([
      "platform.yaml:10:45 credentials-in-backend a value for secret_key",
      "platform.yaml:10:32 credentials-in-backend a value for conn_str",
      "platform.yaml:10:32 credentials-in-backend a value for conn_str",
      "platform.yaml:10:75 credentials-in-backend a value for web_identity_token",
    ]);
  });
});

describe("keys of a cluster:", () => {
  const platform = platformYaml.replace("context: app1", "context: app1, identity: { method: jwt, issuer: https://k.example.org, keysFile: keys/app1.pem }");
  const pem = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----";

  test("are read from their file, without the newline at its end", () => {
    const inventory = load({ "platform.yaml": platform, "keys/app1.pem": `${pem}\n` });
    expect(inventory.findings).toEqual([]);
    expect(inventory.platform.clusters[0]?.identity).toEqual({ method: "jwt", issuer: "https://k.example.org", keys: pem });
  });

  test("a file that is not there, holds no keys, or is elsewhere", () => {
    expect(shown(load({ "platform.yaml": platform }))).toEqual([expect.stringMatching(/^platform.yaml:9:150 file-missing .*keys\/app1.pem$/)]);
    expect(shown(load({ "platform.yaml": platform, "keys/app1.pem": "secret" }))).toEqual([expect.stringMatching(/^platform.yaml:9:150 keys-not-pem .*keys\/app1.pem$/)]);
    expect(shown(load({ "platform.yaml": platform.replace("keys/app1.pem", "../app1.pem") }))).toEqual(["platform.yaml:9:150 path-outside ../app1.pem"]);
  });
});

test("a project's places are read again when they are asked for, not kept", () => {
  const { projects } = load();
  const { file, locate } = projects[0]!;
  writeFileSync(file, readFileSync(file, "utf8").replace("name: demo", "# moved\nname: demo"));
  expect(locate(["name"])).toBe(`${file}:4:7`);
});
