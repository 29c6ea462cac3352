// Required into every Node process of a measured run: notes the most memory that it had, in the file BENCH_PEAKS names.
const { appendFileSync } = require("node:fs");

const file = process.env.BENCH_PEAKS;
if (file) process.on("exit", () => appendFileSync(file, `${process.resourceUsage().maxRSS / 1024} ${process.argv[1] ?? ""}\n`));
