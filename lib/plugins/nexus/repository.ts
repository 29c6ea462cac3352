import type { TerraformProvider, TerraformResource } from "cdktf";
import type { WritePolicy } from "./options";

/** A repository in Nexus: its names must not change, as the settings of build tools hold them (console §4.6). */
export interface Repository {
  /** Construct id, and what tells it from the other repositories of its format. */
  readonly id: string;
  readonly name: string;
  /** Nexus's own name of the format. */
  readonly format: string;
  /** Name of the privilege for everything in it; `-ro` is added for reading. */
  readonly privilege: string;
  readonly resource: RepositoryResource;
}

/** Its `name` is a reference: whatever holds it comes after the repository and goes before it. */
export type RepositoryResource = TerraformResource & { readonly name: string };

/** What all repositories of a project have in common. */
export interface RepositoryContext {
  readonly slug: string;
  readonly blobStore: string;
  /** Repositories of the platform that a Maven group serves too. */
  readonly mavenGroupMembers: readonly string[];
  readonly provider?: TerraformProvider;
}

/** Every artefact is checked to be what its name says. */
export function storage({ blobStore }: RepositoryContext) {
  return { blobStoreName: blobStore, strictContentTypeValidation: true };
}

export function hostedStorage(context: RepositoryContext, writePolicy: WritePolicy) {
  // The provider writes policies in capitals.
  return { ...storage(context), writePolicy: writePolicy.toUpperCase() };
}

/** Names in it belong to the platform, so that no public artefact can take their place. */
export const proprietary = { proprietaryComponents: true };
