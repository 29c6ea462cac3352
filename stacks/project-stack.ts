import type { Construct } from "constructs";
import { DsoProject, type DsoProjectProps } from "../lib/dso-project";
import type { ProjectSpec } from "../lib/spec";
import { FactoryStack, type FactoryStackProps } from "./factory-stack";

export interface ProjectStackProps extends FactoryStackProps {
  readonly project: ProjectSpec;
  readonly locate?: DsoProjectProps["locate"];
}

/** `project-<slug>`: one project, with everything in it. */
export class ProjectStack extends FactoryStack {
  constructor(scope: Construct, id: string, props: ProjectStackProps) {
    super(scope, id, props);
    this.attachPlugins(new DsoProject(this, "project", { ...props.project, platform: props.platform, locate: props.locate }));
  }
}
