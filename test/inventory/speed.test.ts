import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadInventory, type LoadOptions } from "../../lib/inventory";
import { platformYaml, services } from "./support";

const demo = readFileSync(join(__dirname, "../../examples/inventory/projects/demo.yaml"), "utf8").replace(/services:[^]*$/, "");
const platform = platformYaml.replace("[dev, prod]", "[dev, staging, prod]");

describe("speed, by the processor's time", () => {
  const root = mkdtempSync(join(tmpdir(), "large-"));

  beforeAll(() => {
    mkdirSync(join(root, "projects"));
    writeFileSync(join(root, "platform.yaml"), platform);
    for (let n = 0; n < 3000; n++) writeFileSync(join(root, `projects/p${n}.yaml`), demo.replace("name: demo", `name: p${n}`));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function milliseconds(options: Omit<LoadOptions, "services">, projects: number): number {
    const before = process.cpuUsage();
    const inventory = loadInventory(root, { services: [...services], ...options });
    const { user } = process.cpuUsage(before);
    expect(inventory.findings).toEqual([]);
    expect(inventory.projects).toHaveLength(projects);
    return user / 1000;
  }

  test("one project of thousands takes well under half a second, compiling the schemas included", () =>
    expect(milliseconds({ only: ["p42"] }, 1)).toBeLessThan(500));

  test("a thousand take a couple of seconds", () =>
    expect(milliseconds({ only: Array.from({ length: 1000 }, (_, n) => `p${n}`) }, 1000)).toBeLessThan(3000));
});
