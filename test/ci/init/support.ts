import type { KnownCatalogue } from "../../../lib/ci/check";
import type { Component } from "../../../lib/ci/component";
import { proposePipeline, type ProposedPipeline, type SourceTree } from "../../../lib/ci/init";
import type { DeploymentTarget } from "../../../lib/ci/pipeline";
import { examplePlatform } from "../local-pipeline";

const names = ["command", "deploy", "go", "helm", "image", "maven", "node", "publish-maven", "publish-npm", "publish-python", "python", "sonarqube", "trivy"];

/** A catalogue with all components but those named. */
export function catalogueWithout(...missing: readonly string[]): KnownCatalogue {
  const components = names.filter((name) => !missing.includes(name)).map((name): Component => ({ name, description: name, inputs: {}, jobs: () => ({}) }));
  return { reference: { path: "forge/projects/catalog", version: "1.2.3-0a1b2c3d" }, platform: examplePlatform, components };
}

export function treeOf(files: Readonly<Record<string, string>>, name = "shop"): SourceTree {
  return { name, files: Object.keys(files).sort(), read: (file) => files[file] };
}

export function proposed(files: Readonly<Record<string, string>>, { name = "shop", deployments = [] as readonly DeploymentTarget[], catalogue = catalogueWithout() } = {}): ProposedPipeline {
  return proposePipeline(treeOf(files, name), catalogue, deployments);
}
