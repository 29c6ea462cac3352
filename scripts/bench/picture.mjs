// Draws the figures of synthesis as SVG: CPU time by the number of projects, both axes logarithmic, and memory beside it.
const [WIDTH, HEIGHT] = [790, 320];
const PANEL = { width: 300, height: 220, top: 40 };
const COLOURS = { own: "#1f6feb", baseline: "#8b949e", limit: "#d1242f" };

export function picture(figures) {
  const series = (pattern) => figures.list.flatMap(({ name, value }) => {
    const match = pattern.exec(name);
    return match ? [[Number(match[1].replaceAll(",", "")), value]] : [];
  });
  const panels = [
    { title: "CPU time of a full synthesis, in seconds", left: 60, own: series(/^synthesis of ([\d,]+) projects: CPU$/), baseline: series(/^synthesis of ([\d,]+) projects, baseline \(a\): CPU$/) },
    { title: "largest process, in MiB", left: 440, own: series(/^synthesis of ([\d,]+) projects: largest process$/), baseline: series(/^synthesis of ([\d,]+) projects, baseline \(a\): largest process$/), limit: 400 },
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>
${panels.filter(({ own }) => own.length > 0).map(panel).join("\n")}
<circle cx="60" cy="305" r="4" fill="${COLOURS.own}"/><text x="70" y="309">this library</text>
<circle cx="170" cy="305" r="4" fill="${COLOURS.baseline}"/><text x="180" y="309">baseline (a): the same resources written directly in cdktf</text>
<line x1="500" y1="305" x2="520" y2="305" stroke="${COLOURS.limit}" stroke-dasharray="4 3"/><text x="526" y="309">limit</text>
</svg>
`;
}

function panel({ title, left, own, baseline, limit }) {
  const all = [...own, ...baseline];
  const xs = powers(all.map(([x]) => x));
  const ys = powers([...all.map(([, y]) => y), ...(limit === undefined ? [] : [limit])]);
  const scale = (value, [first, last], length) => ((Math.log10(value) - first) / (last - first)) * length;
  const x = (value) => left + scale(value, xs, PANEL.width);
  const y = (value) => PANEL.top + PANEL.height - scale(value, ys, PANEL.height);
  const ticks = ([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const line = (points, colour) => [
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([a, b]) => `${fixed(x(a))},${fixed(y(b))}`).join(" ")}"/>`,
    ...points.map(([a, b]) => `<circle cx="${fixed(x(a))}" cy="${fixed(y(b))}" r="3" fill="${colour}"/><text x="${fixed(x(a) + 5)}" y="${fixed(y(b) - 5)}" fill="${colour}">${b.toLocaleString("en")}</text>`),
  ];
  return [
    `<text x="${left}" y="22" font-weight="bold">${title}</text>`,
    ...ticks(xs).map((value) => `<line x1="${fixed(x(value))}" y1="${PANEL.top}" x2="${fixed(x(value))}" y2="${PANEL.top + PANEL.height}" stroke="#d0d7de"/><text x="${fixed(x(value))}" y="${PANEL.top + PANEL.height + 14}" text-anchor="middle">${value.toLocaleString("en")}</text>`),
    ...ticks(ys).map((value) => `<line x1="${left}" y1="${fixed(y(value))}" x2="${left + PANEL.width}" y2="${fixed(y(value))}" stroke="#d0d7de"/><text x="${left - 4}" y="${fixed(y(value) + 4)}" text-anchor="end">${value.toLocaleString("en")}</text>`),
    `<text x="${left + PANEL.width / 2}" y="${PANEL.top + PANEL.height + 28}" text-anchor="middle">projects</text>`,
    ...(limit === undefined ? [] : [`<line x1="${left}" y1="${fixed(y(limit))}" x2="${left + PANEL.width}" y2="${fixed(y(limit))}" stroke="${COLOURS.limit}" stroke-dasharray="4 3"/>`]),
    ...line(baseline, COLOURS.baseline),
    ...line(own, COLOURS.own),
  ].join("\n");
}

/** The powers of ten around values. */
function powers(values) {
  const first = Math.floor(Math.log10(Math.min(...values)));
  return [first, Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))))];
}

function fixed(value) {
  return value.toFixed(1);
}
