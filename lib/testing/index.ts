/** What the author of a plugin needs to test it. */
export { examplePlatform, exampleProject } from "./example-platform";
export { FakeResource } from "./fake-resource";
export { synthesise, synthesiseApp, Synthesised, type Block } from "./synthesise";
export {
  TerraformRunner,
  type PlannedChange,
  type TerraformConfiguration,
  type TerraformPlan,
  type TerraformRun,
} from "./terraform-runner";
