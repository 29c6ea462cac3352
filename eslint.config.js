const { join } = require("node:path");
const js = require("@eslint/js");
const tseslint = require("typescript-eslint");
const boundaries = require("eslint-plugin-boundaries");

/** The rooms of the code, from the ground up (docs/DESIGN.md). */
const rooms = [
  { type: "types", pattern: "lib/(model|repository-ci-spec|spec).ts" },
  { type: "values", pattern: "lib/values/**" },
  { type: "errors", pattern: "lib/errors/**" },
  { type: "terraform", pattern: "lib/terraform/**" },
  { type: "kernel", pattern: "lib/plugin/**" },
  { type: "capabilities", pattern: "lib/capabilities.ts" },
  { type: "definition", pattern: "lib/service-definition.ts" },
  { type: "rules", pattern: "lib/rules/**" },
  { type: "domain", pattern: "lib/(dso|described)-*.ts" },
  { type: "index", pattern: "lib/index.ts" },
  { type: "inventory", pattern: "lib/inventory/**" },
  { type: "catalogue", pattern: "lib/ci/**" },
  { type: "bindings", pattern: ["lib/providers/*/bindings/**", "lib/providers/*/provider.ts"] },
  { type: "schemas", pattern: "lib/providers/*" },
  { type: "plugin", pattern: "lib/plugins/*/**", capture: ["tool"] },
  { type: "sandbox", pattern: "lib/sandbox/**" },
  { type: "testing", pattern: "lib/testing/**" },
  { type: "stacks", pattern: "stacks/**" },
].map((room) => ({ mode: "full", ...room }));

const ground = ["types", "values", "errors", "terraform"];
const library = [...ground, "kernel", "capabilities", "definition", "rules", "domain", "index"];

/** What each room may import from, besides itself. */
const below = {
  types: [],
  values: ["types"],
  errors: ["types", "values"],
  terraform: [],
  kernel: ground,
  capabilities: ["types", "kernel"],
  definition: ["types", "errors"],
  rules: ["types", "values", "errors"],
  domain: [...ground, "kernel", "capabilities", "rules"],
  index: library,
  inventory: ["types", "values", "errors", "definition", "rules"],
  catalogue: ["types", "values", "errors"],
  bindings: ["schemas"],
  schemas: [],
  plugin: [...library, "catalogue", "bindings"],
  // Stands apart: it plays the providers, so it must not know what the library asks of them.
  sandbox: ["schemas"],
  testing: [...library, "inventory", "schemas", "sandbox"],
  stacks: rooms.map(({ type }) => type),
};

/** Each room also sees itself, except that a plugin sees only its own tool. */
const walls = Object.entries(below).map(([from, allow]) => ({
  from,
  allow: [...allow, from === "plugin" ? ["plugin", { tool: "${from.tool}" }] : from],
}));

const providerRoot = {
  regex: "^@cdktf/provider-[^/]+$",
  message: "the root of a provider package loads every resource of it; import the submodule, such as @cdktf/provider-kubernetes/lib/namespace-v1",
};
const otherRegister = {
  regex: "^cdktn($|/)",
  message: "cdktf and cdktn must never be loaded together; import from cdktf, which may be an alias",
};
const providerPackage = {
  regex: "^@cdktf/provider-",
  message: "only plugins and stacks name a Terraform resource; put this in lib/plugins/<tool>",
};
const environment = [
  { name: "process", importNames: ["env"], message: "the library reads no environment variable; read it in stacks/ and pass it on" },
  { name: "node:process", importNames: ["env"], message: "the library reads no environment variable; read it in stacks/ and pass it on" },
];

module.exports = tseslint.config(
  {
    ignores: ["dist/", "node_modules/", "coverage/", "**/cdktf.out/", "lib/providers/*/bindings/", ".dso/", "test/ci/trees/"],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-restricted-imports": ["error", { patterns: [providerRoot, otherRegister] }],
      eqeqeq: "error",
      // Parameters document a hook even where its default does nothing with them.
      "@typescript-eslint/no-unused-vars": ["error", { args: "none", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  {
    files: ["**/*.ts"],
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      // Hooks of a base class are there to be overridden: empty is their default.
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-explicit-any": "off",
    },
  },
  {
    files: ["lib/**/*.ts", "stacks/**/*.ts"],
    plugins: { boundaries },
    settings: {
      "boundaries/elements": rooms,
      "boundaries/root-path": __dirname,
      "boundaries/dependency-nodes": ["import", "export", "dynamic-import"],
      "boundaries/legacy-templates": true,
      "import/resolver": {
        node: { extensions: [".ts", ".d.ts", ".js", ".json"] },
        [join(__dirname, "scripts", "typescript-extension-resolver.js")]: {},
      },
    },
    rules: {
      "boundaries/element-types": ["error", { default: "disallow", rules: walls, message: "${file.type} may not import from ${dependency.type}: every import goes down (docs/DESIGN.md)" }],
      "boundaries/no-unknown-files": "error",
      "boundaries/no-unknown": "error",
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["lib/**/*.ts"],
    ignores: ["lib/sandbox/**", "lib/testing/**"],
    rules: {
      "no-restricted-properties": ["error", { object: "process", property: "env", message: "the library reads no environment variable; read it in stacks/ and pass it on" }],
      "no-restricted-imports": ["error", { paths: environment, patterns: [providerRoot, otherRegister, providerPackage] }],
    },
  },
  {
    // They may read the environment, and name a resource no more than the rest.
    files: ["lib/sandbox/**/*.ts", "lib/testing/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [providerRoot, otherRegister, providerPackage] }] },
  },
  {
    // A promise that nobody waits for is a lost error; only here is there anything asynchronous.
    files: ["lib/sandbox/**/*.ts", "stacks/**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: { "@typescript-eslint/no-floating-promises": "error", "@typescript-eslint/no-misused-promises": "error" },
  },
  {
    // Elsewhere a plugin of any options, one of cdktf's signatures or what it synthesised may be nearby.
    files: ["lib/{values,rules,errors,inventory,sandbox,providers}/**/*.ts"],
    rules: { "@typescript-eslint/no-explicit-any": "error" },
  },
  {
    files: ["lib/plugins/**/*.ts"],
    rules: {
      "no-restricted-imports": ["error", { paths: environment, patterns: [providerRoot, otherRegister] }],
    },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: { require: "readonly", module: "writable", __dirname: "readonly", process: "readonly", console: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", setTimeout: "readonly", clearTimeout: "readonly", performance: "readonly", URL: "readonly" } },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // Tests load modules late, to see what is loaded, and read what was synthesised, which has no type.
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
