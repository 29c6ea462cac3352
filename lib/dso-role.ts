import { Construct } from "constructs";
import type { IDsoPerson, IDsoProject, IDsoRole } from "./model";
import { formerly } from "./plugin/rename";
import type { GitlabLevel, ProjectPermission, RoleSpec } from "./spec";
import { roleGroup } from "./values/names";
import { byKey } from "./values/order";
import { defaultRoleGroup } from "./values/roles";

export interface DsoRoleProps {
  readonly project: IDsoProject;
  readonly spec: RoleSpec;
  readonly builtIn: boolean;
}

/** A role of the project and the people who have it: see `DsoProject.addRole`. */
export class DsoRole extends Construct implements IDsoRole {
  readonly project: IDsoProject;
  readonly builtIn: boolean;
  private readonly spec: RoleSpec;

  constructor(scope: Construct, id: string, props: DsoRoleProps) {
    super(scope, id);
    this.project = props.project;
    this.builtIn = props.builtIn;
    this.spec = props.spec;
    formerly(this, props.spec.previousName);
  }

  get name(): string {
    return this.spec.name;
  }
  get permissions(): readonly ProjectPermission[] {
    return this.spec.permissions ?? [];
  }
  get group(): string {
    return roleGroup(this.project.slug, this.spec.group ?? defaultRoleGroup(this.name));
  }
  get previousGroup(): string | undefined {
    const { previousName, group } = this.spec;
    return previousName === undefined || group !== undefined ? undefined : roleGroup(this.project.slug, defaultRoleGroup(previousName));
  }
  get type(): "managed" | "external" {
    return this.spec.type ?? "managed";
  }
  get gitlabLevel(): GitlabLevel | undefined {
    return this.spec.gitlabLevel;
  }
  get people(): readonly IDsoPerson[] {
    const owner = this.builtIn && this.name === "admin" && this.project.spec.ownerIsAdmin ? [this.project.owner] : [];
    const members = this.project.members.filter((member) => member.roles.some((role) => role.name === this.name));
    return [...owner, ...members.map((member) => member.person)].sort(byKey((person) => person.email));
  }
}
