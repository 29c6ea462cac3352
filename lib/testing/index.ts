/** What the author of a plugin needs to test it. */
export { examplePlatform, exampleProject } from "./example-platform";
export { FakeResource } from "./fake-resource";
export { fleetPeople, fleetSandboxSeed, writeFleet, type FleetOptions } from "./fleet";
export { fleetProject, type FleetPerson } from "./fleet-project";
export { Random } from "./random";
export { synthesise, synthesiseApp, Synthesised, type Block } from "./synthesise";
export {
  TerraformRunner,
  type PlannedChange,
  type TerraformConfiguration,
  type TerraformPlan,
  type TerraformRun,
} from "./terraform-runner";
