import type { BlockSchema, ProviderSchema, Schema } from "../../lib/providers/schema";
import { describeProblems, validateConfiguration, type Problem, type ValidateOptions } from "../../lib/providers/validate";

const schema = (block: BlockSchema): Schema => ({ version: 0, block });

/** A provider with one of everything. */
const shop: ProviderSchema = {
  provider: schema({
    attributes: { url: { type: "string", required: true }, token: { type: "string", optional: true, sensitive: true } },
  }),
  resource_schemas: {
    shop_item: schema({
      attributes: {
        id: { type: "string", computed: true, optional: true },
        uid: { type: "string", computed: true },
        name: { type: "string", required: true },
        price: { type: "number", optional: true },
        hidden: { type: "bool", optional: true },
        tags: { type: ["set", "string"], optional: true },
        labels: { type: ["map", "string"], optional: true },
        parts: { type: ["list", ["object", { name: "string", size: "number" }]], optional: true },
        box: { type: ["object", { width: "number", height: "number" }], optional: true },
        anything: { type: "dynamic", optional: true },
        secret: { type: "string", optional: true, sensitive: true },
        secret_wo: { type: "string", optional: true, write_only: true },
        review: {
          nested_type: {
            nesting_mode: "list",
            attributes: { stars: { type: "number", required: true }, seen: { type: "bool", computed: true } },
          },
          optional: true,
        },
      },
      block_types: {
        shelf: { nesting_mode: "list", min_items: 1, max_items: 2, block: { attributes: { row: { type: "number", required: true } } } },
        owner: { nesting_mode: "single", block: { attributes: { name: { type: "string", optional: true } } } },
        limit: { nesting_mode: "map", block: { attributes: { most: { type: "number", optional: true } } } },
      },
    }),
  },
  data_source_schemas: { shop_item: schema({ attributes: { name: { type: "string", required: true } } }) },
  ephemeral_resource_schemas: {
    shop_secret: schema({ attributes: { length: { type: "number", required: true }, result: { type: "string", computed: true } } }),
  },
};

const schemas = { "registry.terraform.io/acme/shop": shop };

const item = { name: "chair", shelf: [{ row: 1 }] };

function stack(parts: Record<string, unknown>): Record<string, unknown> {
  return {
    "//": { metadata: {} },
    terraform: { required_providers: { shop: { source: "acme/shop", version: "1.0.0" } } },
    provider: { shop: [{ url: "https://shop.example.org" }, { alias: "annex", url: "https://annex.example.org" }] },
    ...parts,
  };
}

function validate(parts: Record<string, unknown>, options?: ValidateOptions): Problem[] {
  return validateConfiguration(stack(parts), schemas, options);
}

function validateItem(body: Record<string, unknown>, options?: ValidateOptions): Problem[] {
  return validate({ resource: { shop_item: { chair: { ...item, ...body } } } }, options);
}

const problem = (kind: string, path: string, message: unknown = expect.any(String), address = "shop_item.chair"): unknown => ({ kind, address, path, message });

test("a configuration that the provider accepts has no problem", () => {
  const problems = validate({
    resource: {
      shop_item: {
        chair: {
          "//": { metadata: { path: "stack/chair" } },
          ...item,
          price: "12.5",
          hidden: "true",
          tags: ["a", "${var.tag}"],
          labels: { a: 1 },
          parts: [{ name: "leg" }],
          box: { width: 1, height: null },
          anything: { any: ["thing"] },
          secret_wo: "${ephemeral.shop_secret.password.result}",
          review: [{ stars: 5 }],
          owner: { "//": "a comment", name: "x" },
          limit: { day: { most: 3 } },
          depends_on: ["data.shop_item.table"],
          lifecycle: { ignore_changes: ["price", "shelf[0].row"], replace_triggered_by: ["terraform_data.counter"] },
          provider: "shop.annex",
          provisioner: [{ "local-exec": { command: "true" } }],
          for_each: "${toset([])}",
        },
      },
      terraform_data: { counter: { input: 1 } },
    },
    data: { shop_item: { table: { name: "table", count: "${var.count}" } } },
    ephemeral: { shop_secret: { password: { length: 20 } } },
  });
  expect(describeProblems(problems)).toBe("");
});

test("a whole expression may have any type", () => {
  const whole = "${local.value}";
  expect(validateItem({ price: whole, hidden: whole, tags: whole, labels: whole, parts: whole, box: whole, review: whole })).toEqual([]);
});

describe("types", () => {
  test("a resource, data source or ephemeral resource that the provider does not have", () => {
    const address = "registry.terraform.io/acme/shop";
    expect(
      validate({ resource: { shop_till: { a: {} } }, data: { shop_till: { a: {} } }, ephemeral: { shop_item: { a: {} } } }),
    ).toEqual([
      problem("unknown-type", "", `${address} has no resource shop_till; known: shop_item`, "shop_till.a"),
      problem("unknown-type", "", `${address} has no data source shop_till; known: shop_item`, "data.shop_till.a"),
      problem("unknown-type", "", `${address} has no ephemeral resource shop_item; known: shop_secret`, "ephemeral.shop_item.a"),
    ]);
  });

  test("a built-in resource is known without being declared, and checked", () => {
    expect(validate({ resource: { terraform_data: { a: { output: 1 } } } })).toEqual([
      problem("read-only", "output", expect.any(String), "terraform_data.a"),
    ]);
  });
});

describe("arguments", () => {
  test("unknown", () => {
    expect(validateItem({ colour: "red" })).toEqual([problem("unknown-argument", "colour", expect.stringMatching(/^no such argument or block; allowed: anything, box, /))]);
  });

  test("unknown in a nested block, a nested attribute and an object", () => {
    expect(validateItem({ shelf: { row: 1, side: 2 }, review: [{ stars: 1, text: "" }], parts: [{ colour: "red" }] })).toEqual([
      problem("wrong-type", "parts[0].colour", "unknown member; allowed: name, size"),
      problem("unknown-argument", "review[0].text"),
      problem("unknown-argument", "shelf.side"),
    ]);
  });

  test("required and missing, or null, which is the same to Terraform", () => {
    expect(validateItem({ name: undefined, shelf: [{}], review: [{ stars: null }] })).toEqual([
      problem("missing-argument", "name", "a required argument is missing"),
      problem("missing-argument", "review[0].stars"),
      problem("missing-argument", "shelf[0].row"),
    ]);
  });

  test("computed only", () => {
    expect(validateItem({ uid: "1", id: "1", review: [{ stars: 1, seen: true }] })).toEqual([
      problem("read-only", "uid", "set by the provider alone; leave it out"),
      problem("read-only", "review[0].seen"),
    ]);
  });

  test.each([
    ["name", ["a"], "found a list of 1, expected a string"],
    ["name", { a: 1 }, "found an object with a, expected a string"],
    ["price", "cheap", 'found "cheap", expected a number'],
    ["price", true, "found true, expected a number"],
    ["hidden", "yes", 'found "yes", expected a bool'],
    ["hidden", 1, "found 1, expected a bool"],
    ["tags", "a", 'found "a", expected a set of string'],
    ["tags", "a-${var.b}", 'found "a-${var.b}", expected a set of string'],
    ["tags", { a: 1 }, "found an object with a, expected a set of string"],
    ["labels", ["a"], "found a list of 1, expected a map of string"],
    ["parts", [1], "found 1, expected an object with name, size"],
    ["box", { width: 1 }, "member is missing; set it, to null if need be"],
    ["review", { stars: 1 }, "found an object with stars, expected a list of objects"],
    ["shelf", ["${var.shelf}"], 'found "${var.shelf}", expected a block'],
  ])("wrong type of %s: %j", (name, value, message) => {
    expect(validateItem({ [name]: value })).toEqual([problem("wrong-type", expect.stringMatching(new RegExp(`^${name}`)) as unknown as string, message)]);
  });

  test("members inside collections are told by their place", () => {
    expect(validateItem({ tags: ["a", ["b"]], labels: { "a.b": {} }, parts: [{ size: "x" }] }).map(({ path }) => path)).toEqual(["tags[1]", 'labels["a.b"]', "parts[0].size"]);
  });

  test("write-only, in an engine that does not know them", () => {
    const body = { secret_wo: "x" };
    expect(validateItem(body, { engine: { name: "terraform", version: "1.10.5" } })).toEqual([
      problem("write-only-unsupported", "secret_wo", "a write-only argument needs Terraform or OpenTofu 1.11 or newer"),
    ]);
    expect(validateItem(body, { engine: { name: "terraform", version: "1.11.4" } })).toEqual([]);
    expect(validateItem(body, { engine: { name: "tofu", version: "2.0.0-rc1" } })).toEqual([]);
    expect(() => validateItem(body, { engine: { name: "tofu", version: "latest" } })).toThrow('version of tofu is "latest", expected something like 1.11.4');
  });

  test("an ephemeral value in an argument that is stored", () => {
    const variable = { token: { ephemeral: true }, other: {} };
    const resource = (body: object): Problem[] => validate({ variable, resource: { shop_item: { chair: { ...item, ...body } } } });
    expect(resource({ secret: "${ephemeral.shop_secret.a.result}", labels: { a: "x-${upper(var.token)}" } })).toEqual([
      problem("ephemeral-not-allowed", "labels", expect.stringContaining("the ephemeral value upper(var.token)")),
      problem("ephemeral-not-allowed", "secret"),
    ]);
    expect(resource({ secret_wo: "${var.token}", secret: "${var.other}", name: "an ephemeral.name", labels: { a: "$${var.token}" } })).toEqual([]);
    // What is never stored may take it.
    expect(validate({ variable, provider: { shop: { url: "https://shop.example.org", token: "${var.token}" } }, ephemeral: { shop_secret: { a: { length: "${var.token}" } } } })).toEqual([]);
  });
});

describe("nested blocks", () => {
  test("too few and too many", () => {
    expect(validateItem({ shelf: [] })).toEqual([problem("block-count", "shelf", "found 0 blocks, expected at least 1")]);
    expect(validateItem({ shelf: [{ row: 1 }, { row: 2 }, { row: 3 }] })).toEqual([problem("block-count", "shelf", "found 3 blocks, expected at most 2")]);
    expect(validateItem({ owner: [{}, {}] })).toEqual([problem("block-count", "owner", "found 2 blocks, expected at most 1")]);
  });

  test("one that is generated counts as any number, and its content is checked", () => {
    const dynamic = { shelf: { for_each: "${var.rows}", content: { row: "${shelf.value}" } } };
    expect(validateItem({ shelf: undefined, dynamic })).toEqual([]);
    expect(validateItem({ shelf: undefined, dynamic: { shelf: { for_each: "${var.rows}", content: {} }, drawer: {} } })).toEqual([
      problem("unknown-argument", "dynamic.drawer"),
      problem("missing-argument", "shelf.content.row"),
    ]);
  });

  test("labelled ones are checked by label", () => {
    expect(validateItem({ limit: { day: { most: "x" } } })).toEqual([problem("wrong-type", 'limit["day"].most')]);
  });
});

describe("meta-arguments", () => {
  test.each([
    [{ count: 1, for_each: {} }, "for_each", "cannot stand beside count; keep one"],
    [{ count: "many" }, "count", 'found "many", expected a number'],
    [{ for_each: ["a"] }, "for_each", expect.stringMatching(/^found a list of 1, expected a map/)],
    [{ depends_on: "shop_item.a" }, "depends_on", 'found "shop_item.a", expected a list of string'],
    [{ lifecycle: { create_before_destroy: "often" } }, "lifecycle.create_before_destroy", 'found "often", expected a bool'],
    [{ lifecycle: { before: 1 } }, "lifecycle.before", expect.stringMatching(/^unknown argument; allowed: create_before_destroy, /)],
    [{ lifecycle: "all" }, "lifecycle", 'found "all", expected a block'],
    [{ lifecycle: { ignore_changes: "price" } }, "lifecycle.ignore_changes", 'found "price", expected a list of arguments, or "all"'],
    [{ lifecycle: { ignore_changes: ["colour"] } }, "lifecycle.ignore_changes", expect.stringMatching(/^found "colour", expected one of /)],
  ])("%j", (body, path, message) => {
    expect(validateItem(body)).toEqual([problem("meta-argument", path, message)]);
  });

  test("that belong to another kind of block are unknown arguments", () => {
    const problems = validate({
      provider: { shop: { url: "https://shop.example.org", count: 1 } },
      data: { shop_item: { a: { name: "a", provisioner: [], lifecycle: { prevent_destroy: true } } } },
    });
    expect(problems).toEqual([
      problem("unknown-argument", "count", expect.any(String), "provider.shop"),
      problem("meta-argument", "lifecycle.prevent_destroy", expect.any(String), "data.shop_item.a"),
      problem("unknown-argument", "provisioner", expect.any(String), "data.shop_item.a"),
    ]);
  });
});

describe("providers", () => {
  test("a configuration that is not in the stack", () => {
    expect(validateItem({ provider: "shop.cellar" })).toEqual([
      problem("unknown-provider", "provider", "provider configuration shop.cellar is not in the stack; configured: shop, shop.annex"),
    ]);
    expect(validate({ provider: { shop: { alias: "annex", url: "x" } }, data: { shop_item: { a: { name: "a" } } } })).toEqual([
      problem("unknown-provider", "provider", "provider configuration shop is not in the stack; configured: shop.annex", "data.shop_item.a"),
    ]);
  });

  test("one that is not declared", () => {
    expect(validate({ provider: {}, terraform: {}, resource: { shop_item: { chair: item } } })).toEqual([
      problem("unknown-provider", "provider", "provider shop is not in required_providers, which lists none; declare it in the stack"),
    ]);
  });

  test("one whose schema is not known", () => {
    const required_providers = { shop: { source: "acme/shop" }, bank: { source: "acme/bank" } };
    expect(validate({ terraform: { required_providers }, provider: { shop: { url: "x" }, bank: {} } })).toEqual([
      problem("unknown-provider", "", expect.stringMatching(/^no schema for registry.terraform.io\/acme\/bank; known: registry.terraform.io\/acme\/shop, /), "provider.bank"),
    ]);
  });

  test("arguments of the configuration itself", () => {
    expect(validate({ provider: { shop: [{ alias: "annex", uri: "x" }] } })).toEqual([
      problem("unknown-argument", "uri", "no such argument or block; allowed: token, url", "provider.shop.annex"),
      problem("missing-argument", "url", expect.any(String), "provider.shop.annex"),
    ]);
  });

  test("a short address, an address with a host, and OpenTofu's registry mean the same provider", () => {
    const hashicorp = { "registry.terraform.io/hashicorp/shop": shop };
    for (const source of ["shop", "hashicorp/shop", "registry.terraform.io/hashicorp/shop", "registry.opentofu.org/hashicorp/shop"]) {
      const configuration = stack({ terraform: { required_providers: { shop: { source } } }, resource: { shop_item: { chair: item } } });
      expect(validateConfiguration(configuration, hashicorp)).toEqual([]);
    }
  });
});

test("all problems come out together, as one line each", () => {
  const problems = validateItem({ colour: 1, price: "x" });
  expect(describeProblems(problems).split("\n")).toEqual([
    expect.stringMatching(/^shop_item.chair colour: no such argument .* \[unknown-argument\]$/),
    'shop_item.chair price: found "x", expected a number [wrong-type]',
  ]);
});
