/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  setupFiles: [
    "<rootDir>/test/no-creation-traces.ts",
    // What is synthesised, altered: see docs/services/README.md.
    ...(process.env.DSO_TEST_ALTER ? ["<rootDir>/test/guards/alteration.setup.ts"] : []),
  ],
  // Examples name the library as its users do.
  moduleNameMapper: {
    "^cdktf-dso$": "<rootDir>/lib/index.ts",
    "^cdktf-dso/providers/random$": "<rootDir>/lib/providers/random/provider.ts",
    "^cdktf-dso/providers/(.*)$": "<rootDir>/lib/providers/$1/bindings/provider",
    "^cdktf-dso/(.*)$": "<rootDir>/lib/$1",
  },
  // Transpiling only: the type check is a step of its own (npm run typecheck).
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }] },
};
