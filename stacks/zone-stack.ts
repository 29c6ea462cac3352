import type { Construct } from "constructs";
import { DsoZone } from "../lib/dso-zone";
import { FactoryStack, type FactoryStackProps } from "./factory-stack";

export interface ZoneStackProps extends FactoryStackProps {
  /** Slug. */
  readonly zone: string;
}

/** `zone-<slug>`: one zone and the clusters in it. */
export class ZoneStack extends FactoryStack {
  constructor(scope: Construct, id: string, props: ZoneStackProps) {
    super(scope, id, props);
    this.attachPlugins(new DsoZone(this, "zone", { platform: props.platform, zone: props.zone }));
  }
}
