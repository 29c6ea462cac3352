/** Every rule on what people declare, as judgements on plain data. What only Terraform will know is not judged. */
export { judgeFleet, type FleetFinding, type FleetJudgement } from "./fleet";
export { fleetMember, type FleetMember } from "./fleet-member";
export { judgePlatform } from "./platform";
export { judgeProject, projectJudge, type ProjectJudgement } from "./project";
