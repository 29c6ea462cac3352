import { join } from "node:path";
import { synthesiseApp } from "../../../lib/testing";
import { KEPT_ALONG, USER_DATA } from "../../../stacks/diff/user-data";
import { declareStacks } from "../../../stacks/factory";
import { openInventory } from "../../../stacks/open-inventory";

interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, { readonly "//"?: { readonly keeps?: boolean } }>>>>;
  readonly removed?: readonly { readonly from: string }[];
}

test("the types that hold user data are those that the plugins of the example inventory keep", async () => {
  const { inventory, customPlugins } = await openInventory(join(__dirname, "..", "..", "..", "examples", "inventory"));
  const stacks = synthesiseApp((app) => declareStacks(app, { inventory, customPlugins }));
  const kept = [...stacks.values()].flatMap(({ json }) => {
    const { resource = {}, removed = [] } = json as Configuration;
    const marked = Object.entries(resource).filter(([, named]) => Object.values(named).some((body) => body["//"]?.keeps === true));
    // What services offer and this project does not use is buried beforehand.
    return [...marked.map(([type]) => type), ...removed.map(({ from }) => from.split(".")[0]!)];
  });
  expect([...new Set(kept)].sort()).toEqual([...Object.keys(USER_DATA), ...KEPT_ALONG].sort());
}, 60_000);
