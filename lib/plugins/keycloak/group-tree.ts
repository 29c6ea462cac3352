import type { Construct } from "constructs";
import { Group } from "../../providers/keycloak/bindings/group";
import type { Realm } from "./realm";

/**
 * Groups by their path. A group refers to its parent, so Terraform makes parents first and takes children away first:
 * Keycloak refuses to delete a group that has children (console §6.2 #39).
 */
export class GroupTree {
  constructor(
    private readonly realm: Realm,
    private readonly groups = new Map<string, Group>(),
  ) {}

  /** A tree that knows these groups, and keeps what is added to it for itself. */
  branch(): GroupTree {
    return new GroupTree(this.realm, new Map(this.groups));
  }

  get(path: string): Group | undefined {
    return this.groups.get(path);
  }

  /** A group whose parent is in the tree, or which has none. */
  add(scope: Construct, id: string, path: string): Group {
    const { parent, name } = split(path);
    const group = new Group(scope, id, { ...this.realm, name, parentId: this.groups.get(parent)?.id });
    this.groups.set(path, group);
    return group;
  }

  /**
   * The group, segment by segment: what is there already is shared. Each is created below its parent's construct, so
   * that an address follows from the path alone, whoever needs the group.
   */
  grow(path: string): Group {
    const known = this.groups.get(path);
    if (known) return known;
    const { parent, name } = split(path);
    return this.add(this.grow(parent), name, path);
  }

  /** The missing groups above a path, from the top. */
  missingAbove(path: string): readonly string[] {
    const { parent } = split(path);
    return parent === "" || this.groups.has(parent) ? [] : [...this.missingAbove(parent), parent];
  }
}

/** The name of a group, which is also the id of its construct. */
export function lastSegment(path: string): string {
  return split(path).name;
}

function split(path: string): { readonly parent: string; readonly name: string } {
  const slash = path.lastIndexOf("/");
  return { parent: path.slice(0, slash), name: path.slice(slash + 1) };
}
