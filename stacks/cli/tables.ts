import type { VisibleObject } from "../../lib/sandbox";
import type { StackContents } from "./factory-runner";

/** How many objects of which type exist in each service: one line a service and type. */
export function objectTable(objects: readonly VisibleObject[]): string {
  const counts = new Map<string, number>();
  for (const { provider, type } of objects) {
    const key = `${provider}\t${type}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => [...key.split("\t"), String(count)]);
  return table(["service", "object", "count"], rows);
}

/** One line a stack, one column a service. */
export function contentsTable(contents: readonly StackContents[]): string {
  const services = [...new Set(contents.flatMap((each) => [...each.services.keys()]))].sort();
  const rows = contents.map(({ stack, services: counts }) => {
    const cells = services.map((service) => String(counts.get(service) ?? ""));
    return [stack, ...cells, String([...counts.values()].reduce((sum, count) => sum + count, 0))];
  });
  return table(["stack", ...services, "all"], rows);
}

/** Columns aligned, the first cell of a row left out where it repeats. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd();
  const shown = rows.map((row, index) => (row[0] === rows[index - 1]?.[0] ? ["", ...row.slice(1)] : row));
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...shown.map(line)].join("\n");
}
