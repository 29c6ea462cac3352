import type { Construct } from "constructs";
import type { IDsoEnvironment, IDsoProject } from "../../lib/model";
import { Capability } from "../../lib/plugin/capability";
import type { PluginHost } from "../../lib/plugin/host";
import { Plugin } from "../../lib/plugin/plugin";
import { FakeResource, synthesise } from "../../lib/testing";
import { projectIn } from "./support";

const STORE = new Capability<true>("store");
const REGISTRY = new Capability<true>("registry");

class Provider extends Plugin<{ of: Capability<true> }> {
  constructor(host: PluginHost, id: string, props: { of: Capability<true> }) {
    super(host, id, props);
    this.provide(props.of, true);
  }
}

/** Makes one thing with each of its capabilities, and one with both. */
class User extends Plugin {
  override readonly uses = [STORE, REGISTRY];
  override onProject(_project: IDsoProject, scope: Construct) {
    this.make(scope);
  }
  override onEnvironment(_environment: IDsoEnvironment, scope: Construct) {
    this.make(scope);
  }
  private make(scope: Construct) {
    new FakeResource(scope, "own");
    if (this.optional(STORE)) new FakeResource(this.together(scope, STORE), "stored");
    if (this.optional(STORE) && this.optional(REGISTRY)) this.keep(new FakeResource(this.together(scope, STORE, REGISTRY), "both"));
  }
}

function built(providers: Readonly<Record<string, Capability<true>>>, retired: readonly string[] = []) {
  const { json } = synthesise((stack) => {
    const project = projectIn(stack, { environments: [{ name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 1, gpu: 0 }] });
    const plugins = [new User(project, "user", {}), ...Object.entries(providers).map(([id, of]) => new Provider(project, id, { of }))];
    for (const plugin of plugins) plugin.retired = retired.includes(plugin.node.id);
  });
  const paths = Object.values((json["resource"]?.fake_resource ?? {}) as Record<string, any>).map((each) => each["//"].metadata.path as string);
  return { paths: paths.map((path) => path.replace("test/project/", "")).sort(), forgotten: ((json["removed"] ?? []) as { from: string }[]).map(({ from }) => from) };
}

describe("what a plugin makes with the capability of another", () => {
  const providers = { vault: STORE, harbor: REGISTRY };

  test("lies below the ids of both, its own last", () => {
    expect(built(providers).paths).toEqual([
      "environment/dev/user/own",
      "environment/dev/vault/harbor/user/both",
      "environment/dev/vault/user/stored",
      "user/own",
      "vault/harbor/user/both",
      "vault/user/stored",
    ]);
  });
  test("is not there without the other", () => {
    expect(built({ vault: STORE }).paths).toEqual(["environment/dev/user/own", "environment/dev/vault/user/stored", "user/own", "vault/user/stored"]);
    expect(built({}).paths).toEqual(["environment/dev/user/own", "user/own"]);
  });
  test("goes when the other is retired, and leaves what holds user data when it goes itself", () => {
    expect(built(providers, ["vault", "harbor"]).paths).toEqual(["environment/dev/user/own", "user/own"]);
    const gone = built(providers, ["user"]);
    expect(gone.paths).toEqual([]);
    expect(gone.forgotten).toEqual([expect.stringMatching(/project_environment_dev_vault_harbor_user_both/), expect.stringMatching(/project_vault_harbor_user_both/)]);
  });
  test("of several retired at once is forgotten once", () => {
    expect(built(providers, ["user", "vault", "harbor"]).forgotten).toHaveLength(2);
  });
});
