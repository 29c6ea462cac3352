import type { AccountNames, PlatformSpec } from "../spec";

type People = NonNullable<PlatformSpec["people"]>;

/** People are asked for again and again, and there may be hundreds: they are looked up, not searched. */
const indexes = new WeakMap<People, ReadonlyMap<string, AccountNames>>();

/** What a platform says of somebody's accounts, whatever the case in which the e-mail is written; undefined where it says nothing. */
export function accountsOf(email: string, people: PlatformSpec["people"]): AccountNames | undefined {
  if (people === undefined) return undefined;
  let index = indexes.get(people);
  if (index === undefined) {
    // The first of two that differ in case only.
    index = new Map(Object.entries(people).reverse().map(([each, accounts]) => [each.toLowerCase(), accounts]));
    indexes.set(people, index);
  }
  return index.get(email.toLowerCase());
}
