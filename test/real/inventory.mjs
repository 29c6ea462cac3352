// A copy of an inventory that names only the services that are there.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

/**
 * @param services options of each service that is there
 * @param api the one cluster that stands for all: its kubeconfig context, if there is one, its address, and the certificate that
 *   signed its own
 */
export function reduceInventory(source, target, services, { context, server, certificate }) {
  cpSync(source, target, { recursive: true });
  edit(join(target, "platform.yaml"), (platform) => {
    platform.set("services", platform.createNode(services));
    const byKeys = platform.get("clusters").items.map((cluster) => cluster.get("identity")).find((identity) => identity?.get("method") === "jwt");
    for (const cluster of platform.get("clusters").items) {
      // Without an address, a cluster is the one in which Vault runs, and Vault demands that it does.
      const identity = certificate ? platform.createNode({ method: "kubernetes", host: server }) : byKeys.clone();
      if (cluster.getIn(["identity", "method"]) !== "jwt") cluster.set("identity", identity);
      if (context) cluster.set("context", context);
      if (certificate && "vault" in services) platform.setIn(["services", "vault", "clusterCertificates", cluster.get("label")], certificate);
    }
    if (!context) return;
    // A zone that pulls needs a source forge, so here every zone is reached directly.
    for (const zone of platform.get("zones").items) {
      zone.set("delivery", "push");
      zone.set("argocdContext", context);
    }
  });
  const projects = join(target, "projects");
  for (const file of readdirSync(projects).filter((name) => name.endsWith(".yaml"))) {
    edit(join(projects, file), (project) => {
      // Nothing is to stay on the servers.
      project.set("deletionPolicy", "purge");
      for (const key of ["services", "rotation"]) {
        for (const pair of [...(project.get(key)?.items ?? [])]) if (!(pair.key.value in services)) project.deleteIn([key, pair.key.value]);
      }
    });
  }
}

/** Takes an environment, with what is deployed to it, and a member away. */
export function removeFromProject(file, environment, member) {
  edit(file, (project) => {
    const without = (key, drop) => {
      const list = project.get(key);
      const before = list.items.length;
      list.items = list.items.filter((each) => !drop(each));
      if (list.items.length === before) throw new Error(`${file}: nothing to remove from ${key}`);
    };
    without("environments", (each) => each.get("name") === environment);
    without("members", (each) => each.get("user") === member);
  });
}

function edit(file, change) {
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString());
}
