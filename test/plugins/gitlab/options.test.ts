import Ajv from "ajv";
import { definition, type GitlabOptions, type GitlabProjectOptions } from "../../../lib/plugins/gitlab";
import { exampleProject } from "../../../lib/testing";
import { platform, platformStack, projectStack, url } from "./build";

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const fitsPlatform = ajv.compile(definition.platformSchema);
const fitsProject = ajv.compile(definition.projectSchema);

function ofPlatform(options: Partial<GitlabOptions>) {
  return definition.judgePlatform!({ ...platform, services: { gitlab: { url, ...options } } });
}
function ofProject(options: GitlabProjectOptions) {
  return definition.judgeProject!({ ...exampleProject, services: { gitlab: { ...options } } }, platform);
}

describe("options of the platform", () => {
  const everything: GitlabOptions = {
    url,
    edition: "ee",
    levels: { devops: "developer" },
    adminLevels: { security: "none" },
    manageRoot: false,
    rootVisibility: "private",
    variables: { ROOT_DOMAIN: "example.org", CA_BUNDLE: { value: "x", file: true, masked: false, protected: true, description: "Authorities" } },
    proxy: { http: "http://proxy.example.org:3128", https: "http://proxy.example.org:3128", no: [".example.org"] },
    botToken: { days: 180, rotateBefore: 30 },
    mirror: { image: "git-sync@sha256:00", schedule: "daily", prune: false },
    catalogue: { publish: false, path: "shared/catalog", version: "1.2.3", imagePrefix: "registry.example.org:5000/mirror", images: { maven: "registry.example.org/maven:3.9.9", trivy: `trivy@sha256:${"0".repeat(64)}` } },
    singleMirrorSecret: true,
    infraApps: false,
    customAttributes: true,
  };

  test("all fit the schema, and the address alone does", () => {
    expect(fitsPlatform(everything) || fitsPlatform.errors).toBe(true);
    expect(fitsPlatform({ url, edition: "ce" })).toBe(true);
    expect(ofPlatform(everything)).toEqual([]);
  });
  test.each([{}, { url: "gitlab.example.org" }, { url, edition: "premium" }, { url, unknown: 1 }, { url, levels: { boss: "owner" } }, { url, botToken: { days: 366 } }])("%j does not fit the schema", (options) => {
    expect(fitsPlatform(options)).toBe(false);
  });
  test("every field has a description", () => {
    const undescribed = (schema: any, at: string): string[] =>
      Object.entries(schema.properties ?? {}).flatMap(([name, field]: [string, any]) => [...(field.description ? [] : [`${at}${name}`]), ...undescribed(field, `${at}${name}.`)]);
    expect([...undescribed(definition.platformSchema, ""), ...undescribed(definition.projectSchema, "")]).toEqual([]);
  });

  test("an address with credentials is refused, and the credentials are not shown", () => {
    expect(ofPlatform({ url: "https://root:secret@gitlab.example.org" })).toEqual([expect.objectContaining({ code: "invalid-url", at: ["services", "gitlab", "url"], found: "https://gitlab.example.org" })]);
    expect(ofPlatform({ proxy: { http: "http://user:secret@proxy.example.org" } })).toEqual([expect.objectContaining({ code: "invalid-url", at: ["services", "gitlab", "proxy", "http"] })]);
  });
  test.each<[string, GitlabOptions["catalogue"], string, string, unknown]>([
    ["a catalogue of somebody else's without a version", { publish: false, path: "shared/catalog" }, "catalogue-version-missing", "version", "nothing"],
    ["a version of one that the platform publishes", { version: "1.2.3" }, "catalogue-is-published", "version", "1.2.3"],
    ["a path of one that the platform publishes", { publish: true, path: "shared/catalog" }, "catalogue-is-published", "path", "shared/catalog"],
    ["an image of a name that no job runs in", { images: { kaniko: "kaniko:1.25" } }, "unknown-image", "images/kaniko", "kaniko"],
    ["an image without a tag", { images: { maven: "docker.io/library/maven" } }, "floating-image", "images/maven", "docker.io/library/maven"],
    ["an image that is another one every day", { images: { maven: "maven:latest" } }, "floating-image", "images/maven", "maven:latest"],
  ])("%s is refused", (_, catalogue, code, at, found) => {
    expect(ofPlatform({ catalogue })).toEqual([expect.objectContaining({ code, at: ["services", "gitlab", "catalogue", ...at.split("/")], found, allowed: expect.any(String) })]);
  });
  test.each(["https://registry.example.org", "registry.example.org/mirror:1", "a b"])("%s is no prefix of images", (imagePrefix) => {
    expect(fitsPlatform({ url, catalogue: { imagePrefix } })).toBe(false);
  });
  test("a token that would be rotated by every apply is refused", () => {
    expect(ofPlatform({ botToken: { days: 90 } })).toEqual([
      {
        code: "token-rotates-at-once",
        at: ["services", "gitlab", "botToken", "rotateBefore"],
        message: "the token would be rotated by every apply, as its last days begin with its first",
        found: "90 days before the expiry of a token that lives for 90",
        allowed: "less than 90",
      },
    ]);
    expect(ofPlatform({ botToken: { days: 90, rotateBefore: 89 } })).toEqual([]);
  });
  test.each([0, 366, 1.5])("a token cannot live for %d days", (days) => {
    expect(ofPlatform({ botToken: { days } })).toEqual([expect.objectContaining({ code: "invalid-token-days", found: days, allowed: "a whole number of days from 1 to 365" })]);
  });
  test("a variable that GitLab would not hide is refused, and its value is not shown", () => {
    expect(ofPlatform({ variables: { KEY: { value: "short", masked: true } } })).toEqual([
      expect.objectContaining({ code: "variable-cannot-be-masked", at: ["services", "gitlab", "variables", "KEY"], found: "a value of 5 characters" }),
    ]);
    expect(ofPlatform({ variables: { "a-b": "x" } })).toEqual([expect.objectContaining({ code: "invalid-variable-key", found: "a-b" })]);
  });
  test("from TypeScript the same mistakes are found", () => {
    expect(() => platformStack({ props: { botToken: { days: 400 } } })).toThrow("a token cannot live for so long");
    expect(() => projectStack({ props: { mirror: { schedule: "sometimes" } } })).toThrow("gitlab cannot follow this schedule");
  });
});

describe("options of a project", () => {
  test("all fit the schema", () => {
    expect(fitsProject({ schedule: "daily", prune: false, triggerGeneration: 2 })).toBe(true);
    expect(fitsProject({ triggerGeneration: "2026-11" })).toBe(true);
    expect(fitsProject({ image: "x" })).toBe(false);
  });
  test.each(["hourly", "daily", "off", "* * * * *", "0 6 * * 1-5", "*/10 0-6/2 1,15 jan-mar mon"])("%s is a schedule", (schedule) => {
    expect(ofProject({ schedule })).toEqual([]);
  });
  test.each(["", "weekly", "0 6 * *", "0 6 * * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 8", "*/0 * * * *", "a * * * *"])("%j is none", (schedule) => {
    expect(ofProject({ schedule })).toEqual([
      expect.objectContaining({ code: "invalid-schedule", at: ["services", "gitlab", "schedule"], found: schedule, allowed: "hourly, daily, off, or five cron fields such as 15 3 * * 1-5" }),
    ]);
  });
  test("a generation tells one token from the next", () => {
    expect(ofProject({ triggerGeneration: "next one" })).toEqual([expect.objectContaining({ code: "invalid-generation", found: "next one" })]);
  });
  test("a project without options has nothing to be judged", () => {
    expect(definition.judgeProject!(exampleProject, platform)).toEqual([]);
    expect(definition.judgePlatform!({ ...platform, services: {} })).toEqual([]);
  });
});
