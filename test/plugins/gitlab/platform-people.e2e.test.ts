import { startSandbox } from "../../../lib/sandbox";
import type { PlatformSpec } from "../../../lib/spec";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { platformStack } from "./build";
import { share } from "./share";

const admins: PlatformSpec["admins"] = [
  { user: "admin@example.org", role: "admin" },
  { user: "Later@example.org", role: "readonly" },
];

test("decision 15: who manages the platform and has no account is pending, and a member from the apply on after they first signed on", async () => {
  const users = [
    { username: "admin", name: "Admin", email: "admin@example.org" },
    { username: "later", name: "Later", email: "elsewhere@example.org" },
  ];
  const sandbox = await startSandbox({ seed: { gitlab_user: users } });
  const terraform = new TerraformRunner(sandbox.environment);
  const pending = async () => JSON.parse(await terraform.must(["output", "-json", "pending_members"])) as string[];
  const levels = () => sandbox.objects.list({ type: "gitlab_group_membership", seeded: false }).map(({ attributes }) => attributes["access_level"]);
  try {
    await terraform.apply(share(platformStack({ platform: { admins } })));
    expect([await pending(), levels()]).toEqual([["later@example.org"], ["owner"]]);
    sandbox.objects.patch("gitlab_user", "later", { email: "later@example.org" });
    await terraform.apply();
    expect([await pending(), levels().sort()]).toEqual([[], ["owner", "reporter"]]);
    expect(await terraform.changes()).toEqual([]);
  } finally {
    terraform.dispose();
    await sandbox.close();
  }
}, 3 * 60_000);
