import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadInventory, type Inventory, type LoadOptions } from "../../lib/inventory";
import type { ServiceDefinition } from "../../lib/service-definition";

/** Services of our own, with options of every kind that an inventory must tell right from wrong. */
export const services: readonly ServiceDefinition[] = [
  {
    id: "registry",
    platformSchema: {
      type: "object",
      description: "A registry.",
      required: ["url"],
      additionalProperties: false,
      properties: { url: { type: "string", pattern: "^https://", description: "Address." } },
    },
    projectSchema: {
      type: "object",
      description: "Options of the registry.",
      additionalProperties: false,
      properties: {
        quota: { type: "number", minimum: 1, maximum: 10, description: "Size in GiB." },
        scan: { enum: ["always", "never"], description: "When images are scanned." },
        keep: {
          description: "Whether images are kept.",
          anyOf: [
            { type: "boolean", description: "On or off." },
            { type: "object", description: "How many.", additionalProperties: false, properties: { count: { type: "integer", description: "Images." } } },
          ],
        },
      },
    },
    judgePlatform: (platform) =>
      platform.zones.length > 1 ? [{ code: "registry-zones", at: ["services", "registry", "url"], message: "the registry is in one zone", found: 2, allowed: "1" }] : [],
    judgeProject: (project) =>
      project.services?.["registry"]?.["quota"] === 7 ? [{ code: "registry-seven", at: ["services", "registry", "quota"], message: "not seven", found: 7, allowed: "8" }] : [],
  },
  {
    id: "forge",
    platformSchema: { type: "object", description: "A forge.", additionalProperties: false, properties: {} },
    projectSchema: { type: "object", description: "Nothing.", additionalProperties: false, properties: {} },
  },
];

export const platformYaml = `apiVersion: dso/v1
kind: Platform
rootPath: forge/projects
services:
  registry: { url: https://registry.example.org }
zones:
  - { slug: pub, label: Public, argocdUrl: https://argocd.example.org, delivery: push, argocdContext: argocd }
clusters:
  - { label: app1, zone: pub, privacy: public, stages: [dev, prod], context: app1 }
`;

export const projectYaml = `apiVersion: dso/v1
kind: Project
name: demo
owner: owner@example.org
environments:
  - { name: dev, stage: dev, cluster: app1, cpu: 1, memory: 2, gpu: 0 }
`;

export const named = (name: string) => projectYaml.replace("demo", name);

let made: string[] = [];

/** A directory with these files, taken away after the test. */
export function directory(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "inventory-"));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

afterEach(() => {
  made.forEach((root) => rmSync(root, { recursive: true, force: true }));
  made = [];
});

/** An inventory of a right platform, a right project `demo`, and what a test changes. */
export function load(files: Readonly<Record<string, string | Uint8Array | undefined>> = {}, options: Partial<LoadOptions> = {}): Inventory {
  const all = { "platform.yaml": platformYaml, "projects/demo.yaml": projectYaml, ...files };
  const present = Object.entries(all).flatMap(([path, content]): [string, string | Uint8Array][] => (content === undefined ? [] : [[path, content]]));
  return loadInventory(directory(Object.fromEntries(present)), { services, ...options });
}

/** Findings as `projects/demo.yaml:3:7 code`, followed by what was found. */
export function shown(inventory: Inventory): string[] {
  return inventory.findings.map(({ where, code, found }) => `${where.replace(`${inventory.directory}/`, "")} ${code} ${typeof found === "string" ? found : JSON.stringify(found)}`);
}
