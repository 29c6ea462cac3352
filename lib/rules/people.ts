import { invalidAccountName, type Finding } from "../errors";
import type { AccountNames, PlatformSpec } from "../spec";
import { isEmail } from "../values/email";
import { platformRoleNames } from "../values/roles";
import { fits, judgeEmail, judgeReference, judgeUnique, lowerCase, wellFormed } from "./checks";

const accountNames: Readonly<Record<keyof AccountNames, RegExp>> = {
  keycloak: /^\S{1,255}$/,
  gitlab: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/,
};

/** Platform groups (decision 23). */
export function* judgeAdmins({ admins = [] }: PlatformSpec): Iterable<Finding> {
  for (const [index, admin] of admins.entries()) {
    yield* judgeEmail(["admins", index, "user"], admin.user);
    yield* judgeReference("role", ["admins", index, "role"], admin.role, platformRoleNames);
  }
  const name = wellFormed(isEmail);
  yield* judgeUnique(
    "admin",
    "each role of the platform",
    admins,
    (admin) => name(admin.user),
    (index) => ["admins", index, "user"],
    (user, { role }) => `${role} ${lowerCase(user)}`,
  );
}

/** Account names that are not what the rule says (decision 15). */
export function* judgePeople({ people = {} }: PlatformSpec): Iterable<Finding> {
  const entries = Object.entries(people);
  for (const [email, accounts] of entries) {
    yield* judgeEmail(["people", email], email);
    for (const service of Object.keys(accountNames) as (keyof AccountNames)[]) {
      const account = accounts[service];
      if (!fits(account, accountNames[service])) yield invalidAccountName(service, ["people", email, service], account);
    }
  }
  const at = (index: number, ...rest: string[]) => ["people", entries[index]?.[0] ?? "", ...rest];
  yield* judgeUnique("person", "people", entries, ([email]) => email, at, lowerCase);
  for (const service of Object.keys(accountNames) as (keyof AccountNames)[]) {
    const name = wellFormed(accountNames[service]);
    const account = ([, accounts]: [string, AccountNames]) => (accounts[service] === undefined ? undefined : name(accounts[service]));
    yield* judgeUnique("account", `people, for ${service}`, entries, account, (index) => at(index, service), lowerCase);
  }
}
