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
      // Pipelines are made of components for services that are not there.
      for (const repository of project.get("repositories")?.items ?? []) repository.delete("ci");
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

/** Calls something of a list otherwise, which is what it was. @param change whatever else that brings along */
export function renameInProject(file, collection, from, to, change = () => undefined) {
  edit(file, (project) => {
    const found = project.get(collection).items.find((each) => each.get("name") === from);
    if (!found) throw new Error(`${file}: nothing in ${collection} is called ${from}`);
    found.set("name", to);
    found.set("previousName", from);
    change(project, found);
  });
}

/** Takes away what a thing of a list was called before. */
export function forgetFormerNames(file) {
  edit(file, (project) => {
    for (const { value } of project.contents.items) for (const each of value?.items ?? []) if (each.items) each.delete?.("previousName");
  });
}

function edit(file, change) {
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString());
}
