import { Construct } from "constructs";
import type { IDsoProject, IDsoRepository } from "./model";
import { formerly } from "./plugin/rename";
import type { RepositoryCiSpec } from "./repository-ci-spec";
import type { MirrorSpec, RepositorySpec } from "./spec";

export interface DsoRepositoryProps {
  readonly project: IDsoProject;
  readonly spec: RepositorySpec;
}

/** A Git repository of the project: see `DsoProject.addRepository`. */
export class DsoRepository extends Construct implements IDsoRepository {
  readonly project: IDsoProject;
  private readonly spec: RepositorySpec;

  constructor(scope: Construct, id: string, props: DsoRepositoryProps) {
    super(scope, id);
    this.project = props.project;
    this.spec = props.spec;
    formerly(this, this.previousName);
  }

  get name(): string {
    return this.spec.name;
  }
  get previousName(): string | undefined {
    return this.spec.previousName;
  }
  get externalUrl(): string | undefined {
    return this.spec.externalUrl;
  }
  get private(): boolean {
    return this.spec.private ?? false;
  }
  get credentialsVersion(): number {
    return this.spec.credentialsVersion ?? 1;
  }
  get mirror(): MirrorSpec {
    return this.spec.mirror ?? {};
  }
  get infra(): boolean {
    return this.spec.infra ?? false;
  }
  get revision(): string {
    return this.spec.revision ?? "HEAD";
  }
  get path(): string {
    return this.spec.path ?? ".";
  }
  get valuesFiles(): readonly string[] {
    return this.spec.valuesFiles ?? [];
  }
  get protectedBranches(): readonly string[] {
    return [...(this.spec.protected?.branches ?? [])].sort();
  }
  get protectedTags(): readonly string[] {
    return [...(this.spec.protected?.tags ?? [])].sort();
  }
  get ci(): RepositoryCiSpec {
    return this.spec.ci ?? {};
  }
}
