import { Fn, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { ICiVariables, ISecretStore } from "../../capabilities";
import type { IDsoProject } from "../../model";
import { User } from "../../providers/sonarqube/bindings/user";
import { UserToken } from "../../providers/sonarqube/bindings/user-token";
import { ExpiryCheck } from "./expiry-check";
import { expiryOf, tokenName } from "./generation";
import { technicalLogin } from "./login";

export interface TechnicalUserProps {
  readonly tokenMonths: number;
  /** Generations whose tokens stay besides the present one. */
  readonly previousTokens: readonly (string | number)[];
  readonly tokenVariable: boolean;
  readonly emailDomain?: string;
  readonly secrets?: ISecretStore;
  readonly variables?: ICiVariables;
  readonly provider?: TerraformProvider;
}

/**
 * The project's technical user, with whose token CI analyses. It has no password and is no local user, so nobody signs on
 * as it and none is in Terraform's state; its rights end at the project's own SonarQube projects (decisions 10 and 11).
 */
export function createTechnicalUser(scope: Construct, project: IDsoProject, props: TechnicalUserProps): User {
  const { slug } = project;
  const { emailDomain, provider } = props;
  const user = new User(scope, "user", {
    loginName: technicalLogin(slug),
    name: slug,
    email: emailDomain && `${slug}@${emailDomain}`,
    isLocal: false,
    provider,
  });
  for (const generation of props.previousTokens) createToken(scope, user, generation, props);
  const generation = project.rotation("sonarqube");
  const token = createToken(scope, user, generation, props);
  const end = expiryOf(generation, props.tokenMonths);
  if (end !== undefined) {
    const message = `SonarQube token ${tokenName(generation, props.tokenMonths)} of project ${slug} ends on ${end}. Raise rotation.sonarqube in the project's file.`;
    new ExpiryCheck(scope, "token-expiry", { token, message });
  }
  handOut(scope, user, token, props);
  return user;
}

/**
 * Each generation has an address of its own, so that two can be valid at once. The next one exists, and is in the secret
 * store, before the last one goes: `create_before_destroy` turns the order round for what leaves, too.
 */
function createToken(scope: Construct, user: User, generation: string | number, { tokenMonths, provider }: TechnicalUserProps): UserToken {
  const container = (scope.node.tryFindChild("token") as Construct | undefined) ?? new Construct(scope, "token");
  return new UserToken(container, String(generation), {
    loginName: user.loginName,
    name: tokenName(generation, tokenMonths),
    type: "USER_TOKEN",
    expirationDate: expiryOf(generation, tokenMonths),
    lifecycle: { createBeforeDestroy: true },
    provider,
  });
}

/** Into the secret store, from where jobs read it; and, where a platform still needs that, into a variable of all jobs. */
function handOut(scope: Construct, user: User, token: UserToken, { secrets, variables, tokenVariable }: TechnicalUserProps): void {
  secrets?.write(scope, "secret", {
    path: "SONAR",
    readers: ["read"],
    values: { SONAR_USERNAME: user.loginName, SONAR_TOKEN: token.token },
    version: versionOf(token),
  });
  // On the project's own group: on the group above, every project would overwrite one shared variable (console §6.1 #2).
  if (tokenVariable) variables?.add(scope, "token-variable", { key: "SONAR_TOKEN", value: token.token, masked: true });
}

/**
 * A number that changes with every token, also with one that is made anew under the same name: 32 bits of a hash, from
 * which nothing of the token can be learnt (decision 8).
 */
function versionOf(token: UserToken): number {
  return Token.asNumber(Fn.parseint(Fn.substr(Fn.sha256(Fn.nonsensitive(token.token)), 0, 8), 16));
}
