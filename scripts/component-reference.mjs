// Writes what documentation and examples say of the catalogue of CI components: the reference part of docs/CI.md, and the
// version that examples include, which is that of the example platform. --write rewrites them, otherwise the exit code tells whether they are up to date.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { update, updateAfter } from "./generated.mjs";
import { root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const { published } = require(join(root, "dist/lib/ci/catalogue.js"));
const { componentReference } = require(join(root, "dist/lib/ci/readme.js"));
const { loadInventory } = require(join(root, "dist/lib/inventory/index.js"));
const { platformCatalogue } = require(join(root, "dist/lib/plugins/gitlab/platform-catalogue.js"));
const { definitions } = require(join(root, "dist/stacks/plugins.js"));

const mark = "<!-- From here on written by `npm run docs` from the components. -->";
const { platform, reference } = platformCatalogue(loadInventory(join(root, "examples/inventory"), { services: definitions, only: [] }).platform);

updateAfter(mark, join(root, "docs/CI.md"), componentReference(published(platform)));
for (const file of readdirSync(join(root, "examples/pipelines"), { recursive: true }).filter((each) => each.endsWith(".yml"))) update(join(root, "examples/pipelines", file), current);

/** Wherever a component of the catalogue is included. */
function current(text) {
  return text.replaceAll(/(forge\/projects\/catalog(?:\/[\w-]+)?)@[\w.-]+/g, `$1@${reference.version}`);
}
