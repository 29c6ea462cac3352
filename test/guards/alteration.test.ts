import { parseAllDocuments } from "yaml";
import { FakeResource, synthesise } from "../../lib/testing";
import { intercept } from "../../lib/testing/interception";
import { alter, describeAlteration, matches, parseAlteration, type Alteration } from "./alteration";
import { alterationsOf } from "./expansion";

const json = {
  resource: {
    fake_resource: {
      one: { name: "a", public: false, count: 3, list: ["x", "y"], rules: [{ port: 80 }, { port: 443 }], labels: { "dso/project": "demo", "app.kubernetes.io/name": "web" }, text: 'read = ["list"]' },
      two: { name: "b" },
      file: { content: "# written by Terraform\n---\nkind: Namespace\nmetadata: { name: a }\n---\nkind: Role\nmetadata: { name: b }\nrules: [{ verbs: [get] }]\n" },
    },
  },
  output: { links: { value: [{ url: "https://a" }] } },
  removed: [{ from: "fake_resource.old", lifecycle: { destroy: false } }],
};

function under(line: string): any {
  return alter(json, parseAlteration(line));
}

describe("an alteration", () => {
  test("gives a value another one of its kind, and leaves the rest and the original as they were", () => {
    expect(under("change fake_resource.one name").resource.fake_resource).toEqual({ ...json.resource.fake_resource, one: { ...json.resource.fake_resource.one, name: "altered-a" } });
    expect(under("change fake_resource.* public").resource.fake_resource.one.public).toBe(true);
    expect(under("change fake_resource.* count").resource.fake_resource.one.count).toBe(4);
    expect(json.resource.fake_resource.one.name).toBe("a");
  });
  test("takes an entry from a list, or adds one", () => {
    expect(under("drop fake_resource.one list").resource.fake_resource.one.list).toEqual(["x"]);
    expect(under("add fake_resource.one list").resource.fake_resource.one.list).toEqual(["x", "y", "altered-y"]);
  });
  test("goes through all entries of a list, and through keys with dots", () => {
    expect(under("change fake_resource.one rules.port").resource.fake_resource.one.rules).toEqual([{ port: 81 }, { port: 444 }]);
    expect(under("change fake_resource.one labels.app.kubernetes.io/name").resource.fake_resource.one.labels).toEqual({ "dso/project": "demo", "app.kubernetes.io/name": "altered-web" });
  });
  test("replaces a text within a value", () => {
    expect(under('change fake_resource.one text~"list"').resource.fake_resource.one.text).toBe("read = [altered]");
  });
  test("reaches into the objects of a file", () => {
    const contentUnder = (line: string) => parseAllDocuments(under(line).resource.fake_resource.file.content).map((document) => document.toJS());
    const [namespace, role] = [{ kind: "Namespace", metadata: { name: "a" } }, { kind: "Role", metadata: { name: "b" }, rules: [{ verbs: ["get"] }] }];
    expect(contentUnder("change fake_resource.file content:Namespace.metadata.name")).toEqual([{ ...namespace, metadata: { name: "altered-a" } }, role]);
    expect(contentUnder("add fake_resource.file content:Role/b.rules.verbs")).toEqual([namespace, { ...role, rules: [{ verbs: ["get", "altered-get"] }] }]);
    expect(contentUnder("drop fake_resource.file content:Role")).toEqual([namespace]);
    expect(contentUnder("change fake_resource.file content:.metadata.name").map(({ metadata }) => metadata.name)).toEqual(["altered-a", "altered-b"]);
    expect(under("drop fake_resource.file content:Role/c")).toEqual(json);
  });
  test("removes a block, an output or a tombstone", () => {
    expect(under("remove fake_resource.o*").resource.fake_resource).not.toHaveProperty("one");
    expect(under("remove output.links").output).toEqual({});
    expect(under("remove removed.fake_resource.old").removed).toEqual([]);
  });
  test("of something that is not there changes nothing", () => {
    expect(under("change fake_resource.one nothing")).toEqual(json);
    expect(under("remove other_resource.*")).toEqual(json);
  });
  test("is written as it is read", () => {
    for (const line of ["remove a.b", "change a.b c.d", 'drop a.* text~two words']) expect(describeAlteration(parseAlteration(line))).toBe(line);
    for (const line of ["", "remove", "remove a.b c", "change a.b", "twist a.b c"]) expect(() => parseAlteration(line)).toThrow("is no alteration");
  });
  test("matches addresses by any characters, and by nothing else", () => {
    expect(matches("a_type.project_x_1", "a_type.project_*_1")).toBe(true);
    expect(matches("a_typeXproject", "a_type.project")).toBe(false);
    expect(matches("a_type.project_x", "a_type.project")).toBe(false);
    expect(matches("a_type.project_x_1234", "a_type.project_?_????")).toBe(true);
    expect(matches("a_type.project_xy_1234", "a_type.project_?_????")).toBe(false);
  });
});

describe("what is synthesised", () => {
  const name = () => synthesise((stack) => void new FakeResource(stack, "one", { name: "a" })).resource("fake_resource").attributes["name"];

  test("is altered only while an alteration is in force", () => {
    expect(name()).toBe("a");
    intercept((json) => alter(json, { kind: "change", address: "fake_resource.one", attribute: "name" }));
    expect(name()).toBe("altered-a");
    intercept(undefined);
    expect(name()).toBe("a");
  });
});

describe("the alterations of a row", () => {
  const of = (attributes: string[], resources = ["fake_resource.one"]) => alterationsOf({ resources, attributes }, [json, json]).map((each: Alteration) => describeAlteration(each));

  test("are its removal, and every value below what it guards, once", () => {
    expect(of(["name", "rules"])).toEqual([
      "remove fake_resource.one",
      "change fake_resource.one name",
      "drop fake_resource.one rules",
      "add fake_resource.one rules",
      "change fake_resource.one rules.port",
    ]);
    expect(of(["labels"])).toEqual(["remove fake_resource.one", "change fake_resource.one labels.dso/project", "change fake_resource.one labels.app.kubernetes.io/name"]);
    expect(of(["content:Role", "content:Namespace.metadata"], ["fake_resource.file"])).toEqual([
      "remove fake_resource.file",
      "drop fake_resource.file content:Role",
      "change fake_resource.file content:Role.kind",
      "change fake_resource.file content:Role.metadata.name",
      "drop fake_resource.file content:Role.rules",
      "add fake_resource.file content:Role.rules",
      "drop fake_resource.file content:Role.rules.verbs",
      "add fake_resource.file content:Role.rules.verbs",
      "change fake_resource.file content:Namespace.metadata.name",
    ]);
    expect(of(["text~list", "text~absent"])).toEqual(["remove fake_resource.one", "change fake_resource.one text~list"]);
  });
  test("are none for what is not there", () => {
    expect(of(["name"], ["other.*"])).toEqual([]);
    expect(of(["nothing"])).toEqual(["remove fake_resource.one"]);
  });
});
