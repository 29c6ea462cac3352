// For the linter's walls: "./thing.js", as a dynamic import has to be written, means thing.ts.
const { existsSync } = require("node:fs");
const { dirname, resolve } = require("node:path");

module.exports = {
  interfaceVersion: 2,
  resolve(source, file) {
    if (!source.startsWith(".") || !source.endsWith(".js")) return { found: false };
    const path = resolve(dirname(file), source.replace(/\.js$/, ".ts"));
    return existsSync(path) ? { found: true, path } : { found: false };
  },
};
