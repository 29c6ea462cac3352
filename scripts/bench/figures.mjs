// What was measured: figures with their spread, limits, and how they are shown.

/** Of several runs: the median, and how far they lie apart on either side of it at most. */
export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { value: median, spread: (sorted.at(-1) - sorted[0]) / 2, runs: sorted.length };
}

export class Figures {
  list = [];

  /** @param samples one figure, or that of each of several runs */
  add(name, samples, unit, limit) {
    const { value, spread, runs } = summary([samples].flat());
    this.list.push({ name, value: rounded(value), unit, ...(limit !== undefined && { limit }), ...(runs > 1 && { spread: rounded(spread), runs }) });
    return value;
  }

  value(name) {
    return this.list.find((figure) => figure.name === name)?.value;
  }

  /** A limit fails only beyond the spread. */
  get exceeded() {
    return this.list.filter(({ value, limit, spread = 0 }) => limit !== undefined && value - spread > limit);
  }

  table() {
    const rows = this.list.map(({ name, value, unit, limit, spread, runs }) => [
      name,
      value.toLocaleString("en"),
      unit,
      spread === undefined ? "" : `± ${spread.toLocaleString("en")} (${runs})`,
      limit === undefined ? "" : `at most ${limit.toLocaleString("en")}`,
    ]);
    const head = ["", "median", "unit", "spread (runs)", "limit"];
    const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
    return [head, ...rows].map((row) => row.map((cell, column) => (column === 1 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ").trimEnd()).join("\n");
  }
}

function rounded(value) {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
