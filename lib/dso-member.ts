import { Construct } from "constructs";
import type { IDsoMember, IDsoPerson, IDsoProject, IDsoRole } from "./model";
import type { MemberSpec, ProjectPermission } from "./spec";
import { defaultEveryone, effectivePermissions } from "./values/permissions";

export interface DsoMemberProps {
  readonly project: IDsoProject;
  readonly spec: MemberSpec;
}

/** Somebody in the project: see `DsoProject.addMember`. */
export class DsoMember extends Construct implements IDsoMember {
  readonly project: IDsoProject;
  private readonly spec: MemberSpec;

  constructor(scope: Construct, id: string, props: DsoMemberProps) {
    super(scope, id);
    this.project = props.project;
    this.spec = props.spec;
  }

  get person(): IDsoPerson {
    return this.project.platform.person(this.spec.user);
  }
  get roles(): readonly IDsoRole[] {
    return this.project.roles.filter((role) => this.spec.roles?.includes(role.name));
  }
  get permissions(): readonly ProjectPermission[] {
    const everyone = this.project.spec.everyone ?? defaultEveryone;
    return effectivePermissions(everyone, ...this.roles.map((role) => role.permissions));
  }
}
