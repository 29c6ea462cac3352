import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { BackendSpec } from "../lib/inventory";
import type { IDsoPlatform } from "../lib/model";
import type { PluginHost } from "../lib/plugin/host";
import type { Plugin } from "../lib/plugin/plugin";
import { compareText } from "../lib/values/order";
import { declareBackend } from "./backend";
import { loadService } from "./plugins";
import type { Providers, Service } from "./service";
import { configurationOf } from "./synthesis/configuration";

/** What every stack of one platform has in common. */
export interface FactoryStackProps {
  readonly platform: IDsoPlatform;
  readonly backend: BackendSpec;
  /** Plugins that the platform file names besides the core services. */
  readonly customPlugins: readonly CustomPlugin[];
}

export interface CustomPlugin {
  readonly id: string;
  readonly type: new (host: PluginHost, id: string, props: any) => Plugin<any>;
  readonly options: object;
  readonly retired?: boolean;
}

interface AttachedService {
  readonly service: Service<any>;
  readonly options: object;
  readonly providers: Providers;
  readonly retired: boolean;
}

/** A stack with its backend and the providers of every service that the platform has. */
export abstract class FactoryStack extends TerraformStack {
  private readonly services: readonly AttachedService[];

  constructor(scope: Construct, id: string, private readonly factory: FactoryStackProps) {
    super(scope, id);
    const { platform, backend } = factory;
    declareBackend(this, backend);
    const services = Object.entries(platform.spec.services ?? {}).sort(([a], [b]) => compareText(a, b));
    this.services = services.map(([id, { retired, ...options }]) => {
      const service = loadService(id);
      return { service, options, retired: retired === true, providers: service.declareProviders(this, options, platform) };
    });
  }

  /** There is nothing to prepare beyond plugins: the backend is declared, and no stack refers to another. */
  override prepareStack(): void {}

  override toTerraform(): any {
    return configurationOf(this);
  }

  override registerIncomingCrossStackReference(): never {
    throw new Error(`stack ${this.node.id} refers to another stack: a stack reads no other stack's state`);
  }

  /** Attaches what the platform has to a platform, a zone or a project. */
  protected attachPlugins(host: PluginHost): void {
    for (const { service, options, providers, retired } of this.services) service.attach(host, options, providers).retired = retired;
    for (const { id, type, options, retired = false } of this.factory.customPlugins) new type(host, id, options).retired = retired;
  }
}
