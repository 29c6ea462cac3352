import type { CiPlatform } from "./component";

/**
 * Every image that jobs run in, pinned to an exact version. A platform without a way out mirrors these, and says where in
 * `imagePrefix`; it names one by its digest, or another one altogether, in `images`.
 *
 * Images whose jobs read secrets have curl or GNU wget in them, besides a shell.
 */
export const images = {
  buildah: "quay.io/buildah/stable:v1.39.3",
  /** Rootless. Has no HTTP client that keeps a token off its command line, so it reads no secrets. */
  buildkit: "docker.io/moby/buildkit:v0.34.2-rootless",
  go: "docker.io/library/golang:1.24.4-bookworm",
  /** Helm, Git and curl. */
  helm: "docker.io/alpine/k8s:1.32.3",
  maven: "docker.io/library/maven:3.9.9-eclipse-temurin-21",
  /** Git, git-lfs and curl. */
  mirror: "docker.io/gitlab/gitlab-runner:ubuntu-v17.11.1",
  node: "docker.io/library/node:22.15.1-bookworm",
  python: "docker.io/library/python:3.13.3-bookworm",
  skopeo: "quay.io/skopeo/stable:v1.18.0",
  "sonar-scanner": "docker.io/sonarsource/sonar-scanner-cli:11.3.1.1910_7.1.0",
  trivy: "docker.io/aquasec/trivy:0.74.0",
} as const satisfies Readonly<Record<string, string>>;

export type ImageName = keyof typeof images;

/** An image's reference for a platform: its own one where it names one, below its own registry where it mirrors them. */
export function image(name: ImageName, { imagePrefix, images: others = {} }: Pick<CiPlatform, "imagePrefix" | "images">): string {
  const other = others[name];
  if (other !== undefined) return other;
  const reference: string = images[name];
  return imagePrefix === undefined ? reference : `${imagePrefix.replace(/\/+$/, "")}/${reference.replace(/^[^/]+\//, "")}`;
}
