import { harborProject, problemsOf } from "./build";

function projectWith(declared: Parameters<typeof harborProject>[0]) {
  return harborProject(declared).resource("harbor_project").attributes;
}

describe("images", () => {
  test("are private, scanned when pushed, unlimited, and never deleted with the project", () => {
    expect(projectWith({})).toEqual({
      name: "demo",
      public: false,
      vulnerability_scanning: true,
      storage_quota: -1,
      enable_content_trust_cosign: false,
      auto_sbom_generation: false,
      force_destroy: false,
    });
  });
  test("carry the slug, and not the project's name", () => {
    expect(projectWith({ project: { slug: "demo-1" } }).name).toBe("demo-1");
  });
  test("§6.1 #3: a purge empties the project first", () => {
    expect(projectWith({ project: { deletionPolicy: "purge" } }).force_destroy).toBe(true);
  });
});

describe("§6.1 #9: the quota is the project's own, in GiB", () => {
  test.each([
    ["10GB", 10],
    ["1.5TB", 1536],
    ["2048MB", 2],
    ["unlimited", -1],
  ])("%s is %d", (quota, gibibytes) => {
    expect(projectWith({ harbor: { quota } }).storage_quota).toBe(gibibytes);
  });
  test("the platform says for projects that say nothing", () => {
    expect(projectWith({ platform: { quota: "50GB" } }).storage_quota).toBe(50);
    expect(projectWith({ platform: { quota: "50GB" }, harbor: { quota: "unlimited" } }).storage_quota).toBe(-1);
  });
});

describe("policies", () => {
  const platform = { deploymentSecurity: "critical", cveAllowlist: ["CVE-2024-3094"], cosign: true, sbom: true } as const;

  test("are the platform's where the project has none", () => {
    expect(projectWith({ platform })).toMatchObject({ deployment_security: "critical", enable_content_trust_cosign: true, auto_sbom_generation: true });
  });
  test("can be switched off: nothing is written then, as the provider reads its own `none` back as a change", () => {
    const attributes = projectWith({ platform, harbor: { deploymentSecurity: "off", cosign: false, sbom: false } });
    expect(attributes).not.toHaveProperty("deployment_security");
    expect(attributes).toMatchObject({ enable_content_trust_cosign: false, auto_sbom_generation: false });
  });
  test("a project without a list of vulnerabilities follows the registry's", () => {
    expect(projectWith({ platform })).not.toHaveProperty("cve_allowlist");
  });
  test("a project's own list repeats the platform's, which it would replace", () => {
    const harbor = { cveAllowlist: ["GHSA-jfh8-c2jp-5v3q", "CVE-2023-1"] };
    expect(projectWith({ platform, harbor }).cve_allowlist).toEqual(["CVE-2023-1", "CVE-2024-3094", "GHSA-jfh8-c2jp-5v3q"]);
  });
  test("are accepted by the provider's schema", () => {
    expect(problemsOf(harborProject({ platform, harbor: { cveAllowlist: ["CVE-2023-1"], immutableTags: ["v*"] } }))).toEqual([]);
  });
});

describe("immutable tags", () => {
  const rules = (immutableTags: readonly string[]) => harborProject({ harbor: { immutableTags } }).resources("harbor_immutable_tag_rule");

  test("are none unless asked for", () => {
    expect(rules([])).toEqual([]);
  });
  test("are a rule for each pattern, in every repository", () => {
    const project_id = "${harbor_project.project_harbor_project_33D6B334.id}";
    expect(rules(["v*", "{release,stable}"]).map(({ attributes }) => attributes)).toEqual(
      expect.arrayContaining([
        { project_id, disabled: false, repo_matching: "**", tag_matching: "v*" },
        { project_id, disabled: false, repo_matching: "**", tag_matching: "{release,stable}" },
      ]),
    );
  });
  test("keep their addresses, whichever others there are and in whatever order", () => {
    const alone = rules(["v*"])[0]!.address;
    expect(rules(["a*", "v*"]).map(({ address }) => address)).toContain(alone);
    expect(rules(["v*", "v?"]).map(({ address }) => address)).toEqual(rules(["v?", "v*"]).map(({ address }) => address));
  });
});
