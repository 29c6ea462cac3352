import fc from "fast-check";
import type { ProjectPermission } from "../../lib/spec";
import * as permissions from "../../lib/values/permissions";
import { builtInRoles } from "../../lib/values/roles";

const { allPermissions, bitmaskFromPermissions, defaultEveryone, effectivePermissions, permissionsFromBitmask } = permissions;

const subset = fc.subarray([...allPermissions]);

describe("effective permissions", () => {
  test("are the union of everything granted", () =>
    expect(effectivePermissions(["SEE_SECRETS"], [], ["LIST_ROLES"])).toEqual(["SEE_SECRETS", "LIST_ROLES"]));

  const implications: [ProjectPermission, ProjectPermission[]][] = [
    ["MANAGE_MEMBERS", ["LIST_MEMBERS"]],
    ["MANAGE_ENVIRONMENTS", ["LIST_ENVIRONMENTS"]],
    ["MANAGE_REPOSITORIES", ["LIST_REPOSITORIES"]],
    ["MANAGE_ROLES", ["LIST_ROLES"]],
    ["MANAGE_DEPLOYMENTS", []],
    ["SEE_SECRETS", []],
    ["REPLAY_HOOKS", []],
    ["LIST_ENVIRONMENTS", []],
  ];
  test.each(implications)("%s implies %j and nothing else", (permission, more) =>
    expect([...effectivePermissions([permission])].sort()).toEqual([permission, ...more].sort()),
  );

  test("MANAGE implies all", () => expect(effectivePermissions(["MANAGE"])).toEqual(allPermissions));

  test("depend neither on order nor on repetition, contain what was granted, and are closed", () =>
    fc.assert(
      fc.property(subset, subset, (one, other) => {
        const both = effectivePermissions(one, other);
        expect(effectivePermissions([...other].reverse(), one, other)).toEqual(both);
        expect(both).toEqual(expect.arrayContaining([...one, ...other]));
        expect(effectivePermissions(both)).toEqual(both);
      }),
    ));
});

describe("bitmask", () => {
  test.each([
    ["admin", "2"],
    ["devops", "984"],
    ["developer", "784"],
    ["security", "768"],
    ["readonly", "768"],
  ])("of built-in role %s is %s, as in the console", (name, mask) =>
    expect(bitmaskFromPermissions(builtInRoles.find((role) => role.name === name)?.permissions ?? [])).toBe(mask),
  );

  test("of what every member may do is 896", () => expect(bitmaskFromPermissions(defaultEveryone)).toBe("896"));

  test("is read back as it was printed", () =>
    fc.assert(fc.property(subset, (some) => expect(permissionsFromBitmask(bitmaskFromPermissions(some))).toEqual(some))));

  test("may carry the guest bit", () => expect(permissionsFromBitmask("897")).toEqual(defaultEveryone));

  test("with another bit is refused", () =>
    expect(() => permissionsFromBitmask("16384")).toThrow("bitmask 16384 has bits that stand for no permission: 16384"));

  test.each(["", "-2", "0x2", "2.5", "two"])("is not %j", (text) =>
    expect(() => permissionsFromBitmask(text)).toThrow("is not a decimal bitmask"),
  );
});

test("names of permissions are told from others", () => {
  expect(permissions.isPermission("SEE_SECRETS")).toBe(true);
  expect(permissions.isPermission("toString")).toBe(false);
  expect(permissions.isPermission("GUEST")).toBe(false);
});
