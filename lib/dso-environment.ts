import { Construct } from "constructs";
import type { EnvironmentGroups, IDsoCluster, IDsoDeployment, IDsoEnvironment, IDsoPerson, IDsoProject } from "./model";
import { formerly } from "./plugin/rename";
import type { Bucket, EnvironmentSpec, ProjectPermission, Quantities, Stage } from "./spec";
import { environmentGroup, namespaceName, readOnlyGroup, readWriteGroup } from "./values/names";
import { byKey } from "./values/order";
import { bucketOf } from "./values/stage";

export interface DsoEnvironmentProps {
  readonly project: IDsoProject;
  readonly spec: EnvironmentSpec;
}

/** A place to run, on one cluster: see `DsoProject.addEnvironment`. */
export class DsoEnvironment extends Construct implements IDsoEnvironment {
  readonly project: IDsoProject;
  private readonly spec: EnvironmentSpec;

  constructor(scope: Construct, id: string, props: DsoEnvironmentProps) {
    super(scope, id);
    this.project = props.project;
    this.spec = props.spec;
    formerly(this, props.spec.previousName);
  }

  get name(): string {
    return this.spec.name;
  }
  get id(): string | undefined {
    return this.spec.id;
  }
  get stage(): Stage {
    return this.spec.stage;
  }
  get bucket(): Bucket {
    return bucketOf(this.stage);
  }
  get cluster(): IDsoCluster {
    return this.project.platform.cluster(this.spec.cluster);
  }
  get quota(): Quantities {
    return { cpu: this.spec.cpu, memory: this.spec.memory, gpu: this.spec.gpu };
  }
  get autosync(): boolean {
    return this.spec.autosync ?? true;
  }
  get namespace(): string {
    return namespaceName({ slug: this.project.slug, env: this.name, projectId: this.project.id, environmentId: this.id });
  }
  /** The owner is in both groups; a member by what it may do (console §3.3.2). */
  get groups(): EnvironmentGroups {
    const { slug } = this.project;
    return {
      path: environmentGroup(slug, this.name),
      readOnly: { path: readOnlyGroup(slug, this.name), people: this.peopleWith("LIST_ENVIRONMENTS") },
      readWrite: { path: readWriteGroup(slug, this.name), people: this.peopleWith("MANAGE_ENVIRONMENTS") },
    };
  }
  get labels(): Readonly<Record<string, string>> {
    return {
      ...this.project.labels,
      "dso/environment": this.name,
      ...(this.id !== undefined && { "dso/environment.id": this.id }),
    };
  }
  get deployments(): readonly IDsoDeployment[] {
    return this.project.deployments.filter((deployment) => deployment.environment === this);
  }

  private peopleWith(permission: ProjectPermission): readonly IDsoPerson[] {
    const people = this.project.members.filter((member) => member.permissions.includes(permission)).map((member) => member.person);
    return [this.project.owner, ...people].sort(byKey((person) => person.email));
  }
}
