import { withEveryOption } from "../plugins/together/build";
import { blocksOf, matches, splitText } from "./alteration";
import { isContentPath } from "./content";
import { readServicePages, type ObjectRow } from "./tables";

const stacks = withEveryOption();

/** How Terraform gets there, not what a service holds. */
const plumbing = ["provider", "depends_on", "lifecycle", "count", "provisioner", "//", "description"];

const rows = readServicePages().flatMap(({ objects }) => objects);

test("whatever a platform with every service and every option writes is guarded by a row", () => {
  const unguarded = new Set<string>();
  for (const { json } of stacks.values()) {
    for (const block of blocksOf(json)) {
      if (block.address === "output.links" || block.address === "output.outputs") continue;
      const guards = rows.filter(({ resources }) => resources.some((glob) => matches(block.address, glob)));
      if (guards.length === 0) unguarded.add(block.address);
      else for (const attribute of Object.keys(block.attributes)) if (!plumbing.includes(attribute) && !guards.some((row) => names(row, attribute))) unguarded.add(`${block.address} ${attribute}`);
    }
  }
  expect([...unguarded].sort()).toEqual([]);
});

function names({ attributes }: ObjectRow, attribute: string): boolean {
  return attributes.some((each) => (isContentPath(each) ? each.split(":")[0] === attribute : splitText(each)[0] === attribute || splitText(each)[0].startsWith(`${attribute}.`)));
}
