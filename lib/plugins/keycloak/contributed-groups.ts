import { Construct } from "constructs";
import type { IIdentityGroups } from "../../capabilities";
import { failure } from "../../errors";
import type { IDsoPerson, IDsoProject } from "../../model";
import { contributedTwice } from "../../plugin/failures";
import { isGone } from "../../plugin/tombstone";
import { byKey } from "../../values/order";
import { isGroupPath } from "../../values/roles";
import type { Accounts } from "./accounts";
import { groupOutsideProject } from "./failures";
import type { GroupTree } from "./group-tree";
import { onlyMembers } from "./memberships";
import type { Realm } from "./realm";

interface Contribution {
  readonly scope: Construct;
  readonly id: string;
  readonly path: string;
  readonly people: readonly IDsoPerson[];
}

/** Groups that other plugins add to the project's own, such as those that open dashboards. */
export class ContributedGroups implements IIdentityGroups {
  private readonly contributions = new Map<string, Contribution>();

  /** @param place where a contribution of a scope is created */
  constructor(private readonly place: (scope: Construct) => Construct) {}

  addGroup(scope: Construct, id: string, { path, people }: { readonly path: string; readonly people: readonly IDsoPerson[] }): void {
    if (isGone(scope)) return;
    const other = this.contributions.get(path);
    if (other) throw contributedTwice(scope.node.path, `group "${path}"`, other.scope.node.path);
    this.contributions.set(path, { scope, id, path, people });
  }

  /** Once all contributions are known, since one may be the parent of another. */
  create(project: IDsoProject, tree: GroupTree, accounts: Accounts, realm: Realm): void {
    for (const { scope, id, path, people } of [...this.contributions.values()].sort(byKey((each) => each.path))) {
      if (!path.startsWith(`${project.group}/`) || !isGroupPath(path)) {
        throw failure(scope.node.path, groupOutsideProject(path, project.group));
      }
      if (tree.get(path)) throw contributedTwice(scope.node.path, `group "${path}"`, "the project itself");
      const place = this.place(scope);
      // What only a contribution needs belongs to it, and leaves with it.
      for (const above of tree.missingAbove(path)) tree.add(child(place, "parent"), above.slice(project.group.length + 1).replaceAll("/", ":"), above);
      const group = tree.add(place, id, path);
      onlyMembers(place, `${id}-members`, group, people, accounts, realm);
    }
  }
}

function child(scope: Construct, id: string): Construct {
  return (scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(scope, id);
}
