import type { Construct } from "constructs";
import { DsoPlatform, type DsoPlatformProps } from "../lib/dso-platform";
import { FactoryStack, type FactoryStackProps } from "./factory-stack";

export interface PlatformStackProps extends FactoryStackProps {
  readonly locate?: DsoPlatformProps["locate"];
}

/** `platform`: what exists once per platform. */
export class PlatformStack extends FactoryStack {
  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, props);
    this.attachPlugins(new DsoPlatform(this, "platform", { ...props.platform.spec, locate: props.locate }));
  }
}
