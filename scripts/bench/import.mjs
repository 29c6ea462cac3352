// What it costs to import the library, beside importing cdktf alone, which it cannot do without.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../providers.mjs";
import { measure } from "./measure.mjs";

export async function benchImport(figures, { runs }) {
  const require = createRequire(import.meta.url);
  const load = async (file) => {
    const script = `const start = performance.now(); require(${JSON.stringify(file)});
      console.log(JSON.stringify({ time: performance.now() - start, memory: process.memoryUsage().rss / 2 ** 20 }));`;
    return JSON.parse((await measure([process.execPath, "-e", script], { cwd: root })).stdout);
  };
  const rounds = [];
  for (let run = 0; run < runs; run++) rounds.push({ alone: await load(require.resolve("cdktf")), own: await load(join(root, "dist", "lib", "index.js")) });
  figures.add("import of cdktf alone", rounds.map(({ alone }) => alone.time), "ms");
  figures.add("import of the library", rounds.map(({ own }) => own.time), "ms");
  figures.add("memory after import of cdktf alone", rounds.map(({ alone }) => alone.memory), "MiB");
  figures.add("memory after import of the library", rounds.map(({ own }) => own.memory), "MiB");
}
