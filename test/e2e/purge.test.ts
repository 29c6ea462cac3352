/** `deletionPolicy: purge`, with real Terraform and `cdktf deploy`, on the sandbox. */
import { join } from "node:path";
import { countByType, start, stop, type Running } from "./support";

jest.setTimeout(10 * 60_000);

describe("an inventory with deletionPolicy: purge, given up", () => {
  let running: Running;
  beforeAll(async () => {
    // The one that stays has every kind of thing: both zones, a dedicated cluster, Maven and npm, deployments.
    running = await start(["demo", "invoicing", "portal"]);
    running.factory.edit((document) => document.set("deletionPolicy", "purge"));
    running.factory.editFile(join(running.factory.inventory, "platform.yaml"), (document) => document.set("deletionPolicy", "purge"));
  });
  afterAll(() => stop(running));

  test("leaves nothing but what SonarQube never deletes, its default permission template", async () => {
    await running.factory.deploy();
    await running.factory.retire();
    expect(countByType(running.sandbox.objects.list({ seeded: false }))).toEqual({ sonarqube_permission_template: 1, sonarqube_permissions: 2 });
  });
});
