import { DataGitlabUsers } from "@cdktf/provider-gitlab/lib/data-gitlab-users";
import { GroupMembership } from "@cdktf/provider-gitlab/lib/group-membership";
import { Fn, ref, TerraformCount, TerraformStack, Token, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoPerson } from "../../model";
import type { GitlabLevel } from "../../spec";
import { literal } from "./terraform-text";

/** Somebody's account in GitLab, which may not exist yet: it is made when they first sign on (decision 15). */
export interface Account {
  readonly email: string;
  /** Expression for the list of ids found: one, or none. */
  readonly ids: string;
  readonly stack: TerraformStack;
}

/**
 * Looks an account up, by its e-mail or by the name that the inventory gives. Accounts are never made or changed here,
 * so nobody is renamed when a rule for names changes (console §6.1 #24). GitLab's search also finds names that hold the
 * text, and only an exact e-mail tells the right person; administrators see the e-mails of all accounts.
 */
export function lookUpAccount(scope: Construct, id: string, person: IDsoPerson, provider?: TerraformProvider): Account {
  const { email, accounts } = person;
  const search = accounts.gitlab === undefined ? { search: email } : { username: accounts.gitlab };
  const found = new DataGitlabUsers(scope, id, { ...search, provider });
  const users = `data.gitlab_users.${found.friendlyUniqueId}.users`;
  const ids = accounts.gitlab === undefined ? `[for user in ${users} : user.id if lower(coalesce(user.email, "-")) == ${literal(email)}]` : `[for user in ${users} : user.id]`;
  return { email, ids, stack: TerraformStack.of(scope) };
}

export interface AdmissionProps {
  readonly account: Account;
  /** Id of the group. */
  readonly group: string;
  readonly level: GitlabLevel;
  /** A membership that must be settled before this one is made, and may only go after it. */
  readonly after?: GroupMembership;
  readonly provider?: TerraformProvider;
}

/** Membership of a group for an account, if there is one: as soon as there is, the next apply admits it. */
export function admit(scope: Construct, id: string, { account, group, level, after, provider }: AdmissionProps): GroupMembership {
  const ids = ref(account.ids, account.stack);
  const count = TerraformCount.of(Token.asNumber(Fn.lengthOf(ids)));
  return new GroupMembership(scope, id, {
    count,
    groupId: Token.asNumber(group),
    userId: Token.asNumber(Fn.element(ids, count.index)),
    accessLevel: level,
    dependsOn: after && [after],
    provider,
  });
}

/** Expression for the e-mails of those who have no account yet, in the order given. */
export function pending(accounts: readonly Account[]): unknown {
  const [first] = accounts;
  if (!first) return [];
  return ref(`compact([${accounts.map(({ ids, email }) => `length(${ids}) == 0 ? ${literal(email)} : ""`).join(", ")}])`, first.stack);
}
