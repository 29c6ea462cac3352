import type { AccountNames, PlatformSpec } from "../../spec";
import { accountsOf } from "../../values/accounts";

/** How an account is called: by the whole e-mail, or by what stands before the @ (decision 15). */
export type UsernameRule = "email" | "localPart";

/**
 * Name of somebody's Keycloak account: what `people.yaml` says, otherwise what the rule makes of the e-mail. Always in
 * lower case, as Keycloak keeps it.
 */
export function usernameOf(email: string, accounts: AccountNames, rule: UsernameRule): string {
  return (accounts.keycloak ?? nameByRule(email, rule)).toLowerCase();
}

/** The same, where there is only the declaration of a platform. */
export function declaredUsername(email: string, platform: PlatformSpec, rule: UsernameRule): string {
  return usernameOf(email, accountsOf(email, platform.people) ?? {}, rule);
}

function nameByRule(email: string, rule: UsernameRule): string {
  return rule === "localPart" ? email.slice(0, email.lastIndexOf("@")) : email;
}
