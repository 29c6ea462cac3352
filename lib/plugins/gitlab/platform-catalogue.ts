import { catalogue, type Catalogue } from "../../ci/catalogue";
import type { CiPlatform, CiSecrets } from "../../ci/component";
import type { CatalogueReference } from "../../ci/pipeline";
import { libraryVersion } from "../../ci/version";
import type { PlatformSpec } from "../../spec";
import { cataloguePath, defaultMounts } from "../../values/names";
import { withoutScheme } from "./addresses";
import type { GitlabOptions } from "./options";
import { DEFAULTS } from "./settings";

/** The catalogue that a platform's pipelines include components from. */
export interface PlatformCatalogue {
  readonly reference: CatalogueReference;
  /** What its components know of the platform. */
  readonly platform: CiPlatform;
  /** What the platform's stack publishes there, or would. */
  readonly content: Catalogue;
}

/**
 * What follows from the platform's declaration alone, so that its stack and those of all projects, which do not read
 * each other's states, mean the same version.
 * @param options as the plugin was given them, where that is not by the declaration
 */
export function platformCatalogue(platform: PlatformSpec, options: CatalogueSource = declared(platform)): PlatformCatalogue {
  const { publish = DEFAULTS.catalogue.publish, path = cataloguePath(platform.rootPath), version = "" } = options.catalogue ?? {};
  const knowledge = ciPlatform(platform, options);
  const content = rendered(knowledge);
  return { reference: { path, version: publish ? content.version : version }, platform: knowledge, content };
}

export type CatalogueSource = Pick<GitlabOptions, "url" | "catalogue" | "mirror">;

function declared(platform: PlatformSpec): CatalogueSource {
  const options = platform.services?.["gitlab"] as CatalogueSource | undefined;
  return { url: options?.url ?? "", catalogue: options?.catalogue, mirror: options?.mirror };
}

/** What jobs must know: a service that is being taken away is none of theirs any more. */
function ciPlatform(platform: PlatformSpec, { url, catalogue: { imagePrefix, images: named } = {}, mirror: { image } = {} }: CatalogueSource): CiPlatform {
  const service = (id: string) => (platform.services?.[id]?.["retired"] === true ? undefined : platform.services?.[id]);
  const address = (id: string) => withoutSlash(service(id)?.["url"]);
  const vault = service("vault");
  const harbor = address("harbor");
  const registry = harbor && withoutScheme(harbor).replace(/\/.*$/, "");
  const artefacts = address("nexus");
  const analysis = address("sonarqube");
  const images = image === undefined ? named : { ...named, mirror: image };
  return {
    forge: withoutSlash(url)!,
    rootPath: platform.rootPath,
    ...(vault && { secrets: storeOf(vault) }),
    ...(registry !== undefined && { registry }),
    ...(artefacts !== undefined && { artefacts }),
    ...(analysis !== undefined && { analysis }),
    ...(imagePrefix !== undefined && { imagePrefix }),
    ...(images !== undefined && { images }),
  };
}

function storeOf(vault: Readonly<Record<string, unknown>>): CiSecrets {
  const url = withoutSlash(vault["url"]) ?? "";
  return { url, mount: text(vault["coreKv"]) ?? defaultMounts.coreKv, authMount: text(vault["jwtMount"]) ?? defaultMounts.jwt, audience: url };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** An address as services are given theirs, without final slashes; undefined for what is no text. */
export function withoutSlash(url: unknown): string | undefined {
  return text(url)?.replace(/\/+$/, "");
}

const catalogues = new Map<string, Catalogue>();

/** Rendered once for each platform, not for each of its projects. */
function rendered(platform: CiPlatform): Catalogue {
  const key = JSON.stringify(platform);
  const known = catalogues.get(key);
  if (known) return known;
  const made = catalogue(platform, libraryVersion());
  catalogues.set(key, made);
  return made;
}
