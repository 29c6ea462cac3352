import { Construct } from "constructs";
import type { DeploymentSource, IDsoDeployment, IDsoEnvironment, IDsoProject } from "./model";
import { formerly } from "./plugin/rename";
import type { DeploymentSourceSpec, DeploymentSpec } from "./spec";

export interface DsoDeploymentProps {
  readonly project: IDsoProject;
  readonly spec: DeploymentSpec;
  /** Declared, or made from an infrastructure repository. */
  readonly declared: boolean;
}

/** What is deployed together to one environment: see `DsoProject.addDeployment`. */
export class DsoDeployment extends Construct implements IDsoDeployment {
  readonly project: IDsoProject;
  readonly declared: boolean;
  private readonly spec: DeploymentSpec;

  constructor(scope: Construct, id: string, props: DsoDeploymentProps) {
    super(scope, id);
    this.project = props.project;
    this.declared = props.declared;
    this.spec = props.spec;
    formerly(this, props.spec.previousName);
  }

  get name(): string {
    return this.spec.name;
  }
  get environment(): IDsoEnvironment {
    return this.project.environments.find((environment) => environment.name === this.spec.environment)!;
  }
  get autosync(): boolean {
    return this.spec.autosync ?? this.environment.autosync;
  }
  get sources(): readonly DeploymentSource[] {
    return this.spec.sources.map((source) => this.resolve(source));
  }

  /** What a source does not say, its repository does. */
  private resolve(source: DeploymentSourceSpec): DeploymentSource {
    const repository = this.project.repositories.find((each) => each.name === source.repository)!;
    const inEnvironment = (path: string) => path.replaceAll("<env>", this.environment.name);
    return {
      repository,
      revision: source.revision ?? repository.revision,
      path: inEnvironment(source.path ?? repository.path),
      valuesFiles: (source.valuesFiles ?? repository.valuesFiles).map(inEnvironment),
      valueSources: (source.valueSources ?? []).map((each) => ({ ...each, path: inEnvironment(each.path) })),
    };
  }
}
