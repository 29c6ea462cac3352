import { Construct } from "constructs";
import type { IDsoPerson } from "../../model";
import { DataKeycloakUser } from "../../providers/keycloak/bindings/data-keycloak-user";
import { h4 } from "../../values/hash";
import type { Realm } from "./realm";
import { usernameOf, type UsernameRule } from "./username";

/**
 * Accounts of people. None is created: each is looked up once in a stack, at an address that carries the e-mail, so
 * that the failure for a missing account names the person (decision 15).
 */
export class Accounts {
  private readonly container: Construct;
  private readonly found = new Map<string, DataKeycloakUser>();

  constructor(scope: Construct, private readonly realm: Realm, private readonly rule: UsernameRule) {
    this.container = new Construct(scope, "person");
  }

  of(person: IDsoPerson): DataKeycloakUser {
    const known = this.found.get(person.email);
    if (known) return known;
    const account = new DataKeycloakUser(this.container, legible(person.email), {
      ...this.realm,
      username: usernameOf(person.email, person.accounts, this.rule),
    });
    if (this.rule === "localPart" && person.accounts.keycloak === undefined) requireEmail(account, person.email);
    this.found.set(person.email, account);
    return account;
  }
}

/**
 * A local part does not tell two domains apart, so the account must carry the e-mail: otherwise rights would go to a
 * stranger of the same name.
 */
function requireEmail(account: DataKeycloakUser, email: string): void {
  account.lifecycle = {
    postcondition: [
      {
        condition: `\${lower(self.email) == ${JSON.stringify(email)}}`,
        errorMessage: `The Keycloak account \${self.username} has the e-mail "\${self.email}", not ${email}. Name the right account in people.yaml.`,
      },
    ],
  };
}

/** An e-mail as a construct id that Terraform's addresses keep readable: `owner__at__example_org`. */
function legible(email: string): string {
  const text = email.replace("@", "__at__").replaceAll(".", "_").replace(/[^A-Za-z0-9_-]/g, "-");
  const plain = /^[a-z0-9-]+(\.[a-z0-9-]+)*@[a-z0-9.-]+$/.test(email);
  return plain ? text : `${text}-${h4(email)}`;
}
