import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import { DsoZone } from "../../lib/dso-zone";
import { isGone, markReplaceable } from "../../lib/plugin/tombstone";
import { Plugin } from "../../lib/plugin/plugin";
import { examplePlatform, exampleProject, FakeResource, synthesise } from "../../lib/testing";
import type { IDsoEnvironment, IDsoPlatform, IDsoProject, IDsoRepository, IDsoZone } from "../../lib/model";
import type { PlatformSpec, ProjectSpec } from "../../lib/spec";
import type { Construct } from "constructs";
import { projectIn } from "./support";

/** Keeps a "data" and not a "token" for the project, each repository and each environment. */
class Store extends Plugin {
  readonly listed: string[] = [];
  override onProject(_project: IDsoProject, scope: Construct) {
    this.make(scope);
  }
  override onRepository(repository: IDsoRepository, scope: Construct) {
    this.make(scope);
    repository.project.addLink(scope, { service: this.node.id, title: repository.name, url: "https://example.org" });
    if (!isGone(scope)) this.listed.push(repository.name);
  }
  override onEnvironment(_environment: IDsoEnvironment, scope: Construct) {
    this.make(scope);
  }
  contribute(scope: Construct) {
    this.keep(new FakeResource(this.contribution(scope), "contributed"));
  }
  private make(scope: Construct) {
    this.keep(new FakeResource(scope, "data"));
    new FakeResource(scope, "token");
  }
}

function synthesised(changes: Partial<ProjectSpec>, platform: PlatformSpec = examplePlatform) {
  let store!: Store;
  const result = synthesise((stack) => {
    const project = new DsoProject(stack, "project", { ...exampleProject, ...changes, platform: DsoPlatform.fromPlatformSpec(platform) });
    store = new Store(project, "store", {});
  });
  const forgotten = ((result.json["removed"] ?? []) as { from: string; lifecycle: { destroy: boolean } }[]).map((block) => {
    expect(block.lifecycle).toEqual({ destroy: false });
    return block.from;
  });
  return { addresses: result.addresses, forgotten, links: result.json["output"]?.links, listed: store.listed };
}

describe("what leaves a project", () => {
  const full = synthesised({});
  const { repositories } = { repositories: [{ name: "infra", infra: true }] };
  const addressesOf = (name: string) => full.addresses.filter((address) => address.includes(`_${name}_`));

  test("is forgotten where it holds user data and has a tombstone; the rest of it is deleted", () => {
    const { addresses, forgotten } = synthesised({ repositories, removed: { repositories: ["front"] } });
    expect(addressesOf("front")).toHaveLength(2);
    expect(forgotten).toEqual(addressesOf("front").filter((address) => address.includes("_data")));
    expect(full.addresses.filter((address) => !addresses.includes(address))).toEqual(addressesOf("front"));
  });
  test("without a tombstone nothing is forgotten", () => {
    expect(synthesised({ repositories }).forgotten).toEqual([]);
  });
  test("with purge nothing is forgotten, tombstone or not", () => {
    const { forgotten, addresses } = synthesised({ repositories, removed: { repositories: ["front"] }, deletionPolicy: "purge" });
    expect(forgotten).toEqual([]);
    expect(addresses).toEqual(synthesised({ repositories }).addresses);
  });
  test("contributes nothing to what others render", () => {
    const { links, listed } = synthesised({ repositories, removed: { repositories: ["front"] } });
    expect(listed).toEqual(["infra"]);
    expect(links.value.map((link: { title: string }) => link.title)).toEqual(["infra"]);
  });
  test("an environment that left is forgotten at the address that it had", () => {
    const { forgotten } = synthesised({ environments: [], removed: { environments: ["dev"] } });
    expect(forgotten).toEqual(addressesOf("dev").filter((address) => address.includes("_data")));
  });
  test("also where Terraform reaches no cluster", () => {
    const zones = examplePlatform.zones.map(({ argocdContext: _context, ...zone }) => ({ ...zone, delivery: "pull" as const }));
    const clusters = examplePlatform.clusters.map(({ context: _context, ...cluster }) => cluster);
    const pulling = { ...examplePlatform, zones, clusters };
    const { forgotten, addresses } = synthesised({ environments: [], removed: { environments: ["dev"] } }, pulling);
    expect(forgotten).toEqual(synthesised({ environments: [], removed: { environments: ["dev"] } }).forgotten);
    expect(addresses.filter((address) => address.includes("_dev_"))).toEqual([]);
  });
  test("a retired project holds tombstones only", () => {
    const { addresses, forgotten } = synthesised({ state: "retired" });
    expect(addresses).toEqual([]);
    expect(forgotten).toEqual(full.addresses.filter((address) => address.includes("_data")));
    expect(forgotten.length).toBe(1 + 2 + 2);
  });
  test("what a service refuses to delete is forgotten even so", () => {
    class Stubborn extends Plugin {
      override onProject(_project: IDsoProject, scope: Construct) {
        this.leaveBehind(new FakeResource(scope, "default"));
      }
    }
    const { json } = synthesise((stack) => void new Stubborn(projectIn(stack, { state: "retired", deletionPolicy: "purge" }), "stubborn", {}));
    expect(json["removed"]).toEqual([{ from: expect.stringMatching(/^fake_resource\.project_stubborn_default/), lifecycle: { destroy: false } }]);
  });
  test("what would be forgotten is marked in what is synthesised, and with purge nothing is", () => {
    const marked = (changes: Partial<ProjectSpec>) => {
      const { json } = synthesise((stack) => void new Store(projectIn(stack, changes), "store", {}));
      const all = Object.entries((json["resource"]?.fake_resource ?? {}) as Record<string, any>);
      return all.filter(([, body]) => body["//"].keeps === true).map(([name]) => `fake_resource.${name}`).sort();
    };
    expect(marked({})).toEqual(full.addresses.filter((address) => address.includes("_data")));
    expect(marked({ removed: { repositories: ["front"] }, repositories })).toEqual(marked({}).filter((address) => !address.includes("_front_")));
    expect(marked({ deletionPolicy: "purge" })).toEqual([]);
  });
  test("what can be written again is forgotten with the rest, and not marked, since it may leave alone", () => {
    class Writer extends Plugin {
      override onProject(_project: IDsoProject, scope: Construct) {
        const file = new FakeResource(scope, "file");
        this.keep(file);
        markReplaceable(file);
      }
    }
    const of = (changes: Partial<ProjectSpec>) => synthesise((stack) => void new Writer(projectIn(stack, changes), "writer", {})).json;
    const [file] = Object.values(of({})["resource"].fake_resource as Record<string, any>);
    expect(file["//"]).not.toHaveProperty("keeps");
    expect(of({ state: "retired" })["removed"]).toHaveLength(1);
  });
  test("a retired project that is purged holds nothing", () => {
    expect(synthesised({ state: "retired", deletionPolicy: "purge" })).toMatchObject({ addresses: [], forgotten: [] });
  });
});

describe("a plugin that is taken away", () => {
  function withStore(retired: boolean, changes: Partial<ProjectSpec> = {}) {
    const { addresses, json } = synthesise((stack) => {
      const project = projectIn(stack, changes);
      new Store(project, "other", {});
      new Store(project, "store", {}).retired = retired;
    });
    return { addresses, forgotten: ((json["removed"] ?? []) as { from: string }[]).map((block) => block.from), links: json["output"].links.value };
  }
  const before = withStore(false);
  const ofStore = before.addresses.filter((address) => /_store_/.test(address));

  test("leaves everything of the others, and forgets what holds user data", () => {
    const { addresses, forgotten } = withStore(true);
    expect(ofStore).toHaveLength(2 * 5);
    expect(addresses).toEqual(before.addresses.filter((address) => !ofStore.includes(address)));
    expect([...forgotten].sort()).toEqual(ofStore.filter((address) => address.includes("_data")));
  });
  test("forgets nothing with purge", () => {
    expect(withStore(true, { deletionPolicy: "purge" }).forgotten).toEqual([]);
  });
  test("forgets what it put below another that goes as well, whichever of the two is first", () => {
    class Contributor extends Plugin<{ to: () => Store }> {
      override onRepository(_repository: IDsoRepository, scope: Construct) {
        this.props.to().contribute(scope);
      }
    }
    for (const ids of [["one", "two"], ["two", "one"]] as const) {
      const { json } = synthesise((stack) => {
        const project = projectIn(stack);
        const store = new Store(project, ids[0], {});
        store.retired = true;
        new Contributor(project, ids[1], { to: () => store }).retired = true;
      });
      const forgotten = ((json["removed"] ?? []) as { from: string }[]).map((block) => block.from);
      expect(forgotten.filter((from) => from.includes(`_${ids[1]}_${ids[0]}_contributed_`))).toHaveLength(2);
    }
  });
  test("shows nothing any more: its links, like what it contributes, are gone", () => {
    expect(before.links).toHaveLength(4);
    expect(withStore(true).links).toHaveLength(2);
  });
});

describe("a platform and its zones that are given up", () => {
  class Base extends Plugin {
    override onPlatform(_platform: IDsoPlatform, scope: Construct) {
      this.keep(new FakeResource(scope, "mount"));
      new FakeResource(scope, "policy");
    }
    override onZone(_zone: IDsoZone, scope: Construct) {
      this.keep(new FakeResource(scope, "mount"));
    }
  }
  function forgotten(changes: Partial<PlatformSpec>) {
    const { json } = synthesise((stack) => {
      const platform = new DsoPlatform(stack, "platform", { ...examplePlatform, ...changes });
      new Base(platform, "base", {});
      new Base(new DsoZone(stack, "zone", { platform, zone: "priv" }), "base", {});
    });
    return { forgotten: ((json["removed"] ?? []) as { from: string }[]).map((block) => block.from.replace(/_[0-9A-F]{8}$/, "")), resources: json["resource"] };
  }

  test("forget what holds user data", () => {
    expect(forgotten({ state: "retired" })).toEqual({ forgotten: ["fake_resource.platform_base_mount", "fake_resource.zone_base_mount"], resources: undefined });
  });
  test("forget nothing with purge", () => {
    expect(forgotten({ state: "retired", deletionPolicy: "purge" })).toEqual({ forgotten: [], resources: undefined });
  });
  test("a zone alone is given up in the same way", () => {
    const zones = examplePlatform.zones.map((zone) => ({ ...zone, retired: zone.slug === "priv" }));
    const { forgotten: alone, resources } = forgotten({ zones });
    expect(alone).toEqual(["fake_resource.zone_base_mount"]);
    expect(Object.keys(resources.fake_resource)).toHaveLength(2);
  });
});
