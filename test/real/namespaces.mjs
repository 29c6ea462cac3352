// What an API server says of an environment's namespace: whom it lets in, and what it takes from them.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { root } from "../../scripts/providers.mjs";

const NAMESPACE = "demo-dev";
const READ_WRITE = "/demo/console/dev/RW";

/** What `docs/services/kubernetes.md` says of cluster role `edit`, and of the one that it shows instead. */
const GIVEN = ["create pods/exec", "get secrets", "create deployments.apps", "delete configmaps"];
const NETWORK_POLICIES = ["create networkpolicies.networking.k8s.io", "delete networkpolicies.networking.k8s.io"];
const NEVER = ["update resourcequotas", "update limitranges", "create rolebindings.rbac.authorization.k8s.io"];

/** @param context of the kubeconfig of the environment's `KUBE_CONFIG_PATH` */
export function checkNamespaces({ check, skip, environment, context }) {
  const kubectl = (args, input) => spawnSync("kubectl", ["--kubeconfig", environment.KUBE_CONFIG_PATH, "--context", context, "--namespace", NAMESPACE, ...args], { env: environment, encoding: "utf8", input });
  if (kubectl(["version", "--client"]).status !== 0) return skip("admission", "kubectl cannot be run");
  const run = (args, input) => {
    const { status, stdout, stderr } = kubectl(args, input);
    return { code: status, output: `${stdout}${stderr}` };
  };
  const must = (args, input) => {
    const { code, output } = run(args, input);
    if (code !== 0) throw new Error(output);
  };
  const as = (group) => ["--as", "somebody", "--as-group", group, "--as-group", "system:authenticated"];
  const expectRights = (group, allowed, refused) => {
    const may = (right) => run(["auth", "can-i", ...right.split(" "), ...as(group)]).output.trim().split("\n").at(-1);
    const wrong = [...allowed.filter((right) => may(right) !== "yes"), ...refused.filter((right) => may(right) !== "no")];
    if (wrong.length > 0) throw new Error(`otherwise than the documentation says: ${wrong.join(", ")}`);
  };

  check("kubernetes: a container that asks for nothing is refused, and one that says nothing is not", () => {
    const create = (resources) => run(["create", "--dry-run=server", "--filename", "-", ...as(READ_WRITE)], pod(resources));
    const nothing = { cpu: "0", memory: "0" };
    for (const resources of [{ limits: nothing, requests: nothing }, { requests: nothing }]) {
      const { code, output } = create(resources);
      if (code === 0 || !output.includes("minimum cpu usage per Container is 1m, but request is 0")) throw new Error(output);
    }
    const { code, output } = create({});
    if (code !== 0) throw new Error(output);
  });
  check("kubernetes: cluster role edit gives what the documentation says, network policies included", () => {
    expectRights(READ_WRITE, [...GIVEN, ...NETWORK_POLICIES], NEVER);
  });
  check("kubernetes: the documentation's own cluster role leaves network policies alone", () => {
    const roles = documentedRoles();
    const [{ metadata }] = roles.map((text) => JSON.parse(text)).filter(({ aggregationRule }) => aggregationRule);
    const binding = ["rolebinding", "dso-test-own-role"];
    roles.forEach((text) => must(["apply", "--filename", "-"], text));
    try {
      must(["create", ...binding, `--clusterrole=${metadata.name}`, "--group=dso-test-own-role"]);
      untilAggregated(() => expectRights("dso-test-own-role", [...GIVEN, "list networkpolicies.networking.k8s.io"], [...NETWORK_POLICIES, ...NEVER]));
    } finally {
      run(["delete", "--ignore-not-found", ...binding]);
      roles.forEach((text) => run(["delete", "--ignore-not-found", "--filename", "-"], text));
    }
  });
}

function pod(resources) {
  const container = { name: "main", image: "registry.example.org/main", resources, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } };
  const spec = { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers: [container] };
  return JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "dso-test" }, spec });
}

/** Each object as JSON. */
function documentedRoles() {
  const page = readFileSync(join(root, "docs", "services", "kubernetes.md"), "utf8");
  const [, manifest] = /```yaml\n([^`]*kind: ClusterRole\n[^`]*)```/.exec(page) ?? [];
  if (manifest === undefined) throw new Error("docs/services/kubernetes.md shows no cluster role");
  return parseAllDocuments(manifest).map((document) => JSON.stringify(document.toJS()));
}

/** A controller puts aggregated roles together, a moment later. */
function untilAggregated(action) {
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
