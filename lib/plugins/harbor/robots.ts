import { Fn, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { ISecretStore, SecretReader } from "../../capabilities";
import type { Project } from "../../providers/harbor/bindings/project";
import { RobotAccount } from "../../providers/harbor/bindings/robot-account";

/** Where robots' credentials are, relative to the project's own secrets. */
export function robotSecret(robot: string): string {
  return `REGISTRY/${robot}`;
}

type Access = readonly [resource: string, action: string];

const pull: readonly Access[] = [
  ["repository", "pull"],
  ["artifact", "read"],
];
const push: readonly Access[] = [
  ...pull,
  ["repository", "list"],
  ["repository", "push"],
  ["artifact", "list"],
  ["artifact-label", "create"],
  ["artifact-label", "delete"],
  ["tag", "list"],
  ["tag", "create"],
  ["tag", "delete"],
  ["scan", "create"],
  ["scan", "stop"],
];

interface Robot {
  readonly name: string;
  readonly access: readonly Access[];
  readonly readers: readonly SecretReader[];
}

/** Pulls: pods, and jobs of any branch. */
export const pullRobot: Robot = { name: "ro-robot", access: pull, readers: ["read", "workload"] };
/** Pulls and pushes: jobs of protected branches only. */
export const pushRobot: Robot = { name: "rw-robot", access: push, readers: ["push"] };
/** Pulls, for whom the project gives it to. */
export const projectRobot: Robot = { name: "project-robot", access: pull, readers: ["read"] };

export interface RobotProps {
  readonly harborProject: Project;
  readonly slug: string;
  readonly host: string;
  readonly robotPrefix: string;
  readonly rotation: string | number;
  readonly secrets: ISecretStore;
  readonly provider?: TerraformProvider;
}

/** Never expires: rotation is the inventory's counter, and not Harbor's clock. */
const NEVER = -1;

/**
 * A robot of the project. Its secret is made for the secret store and read back from there: Harbor's provider would
 * keep one that Harbor makes in the state. A robot that was deleted by hand comes back with the same secret.
 */
export function createRobot(scope: Construct, robot: Robot, props: RobotProps): void {
  const { harborProject, slug, host, robotPrefix, rotation, secrets, provider } = props;
  // The secret holds the robot's name and has to be there before the robot, so the name is not taken from Harbor.
  const fullName = `${robotPrefix}${slug}+${robot.name}`;
  const credentials = secrets.generate(scope, robot.name, {
    path: robotSecret(robot.name),
    readers: robot.readers,
    rotation,
    values: (password) => ({
      DOCKER_CONFIG: Fn.jsonencode({ auths: { [host]: { auth: Fn.base64encode(Fn.join(":", [fullName, password])), email: "" } } }),
      HOST: host,
      TOKEN: password,
      USERNAME: fullName,
    }),
  });
  new RobotAccount(scope, robot.name, {
    name: robot.name,
    description: "robot for ci builds",
    level: "project",
    duration: NEVER,
    disable: false,
    permissions: [{ kind: "project", namespace: harborProject.name, access: robot.access.map(([resource, action]) => ({ resource, action })) }],
    secretWo: credentials.value("TOKEN"),
    secretWoVersion: credentials.version,
    lifecycle: {
      postcondition: [
        {
          condition: `\${self.full_name == "${fullName}"}`,
          errorMessage: `harbor's robots are not called ${robotPrefix}<project>+<robot>: set services.harbor.robotPrefix to what Harbor's system settings say`,
        },
      ],
    },
    provider,
  });
}
