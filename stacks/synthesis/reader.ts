import { DsoError } from "../../lib/errors";
import { projectReader, readProject, type InventoryProject, type ProjectFile, type ProjectReader } from "../../lib/inventory";
import { fleetMember } from "../../lib/rules";
import type { ServiceDefinition } from "../../lib/service-definition";
import { definitions } from "../plugins";
import type { Job, ReadFile } from "./job";

/** Reads projects' files, and keeps what they declare until it is asked for. Needs neither cdktf nor a provider. */
export class Reader {
  private readonly reader: ProjectReader;
  /** As text: a fifth of what the objects take, and there may be thousands. */
  private readonly specs = new Map<string, string>();

  /** @param plugins what plugins of one's own add to the inventory */
  constructor({ platform }: Job, plugins: readonly ServiceDefinition[]) {
    this.reader = projectReader(platform, definitions, plugins);
  }

  read(files: readonly string[]): readonly ReadFile[] {
    return files.map((file) => {
      const { project, findings } = readProject(file, this.reader);
      if (project === undefined) return { file, findings, people: [] };
      const { spec } = project;
      if (findings.length === 0) this.specs.set(file, JSON.stringify(spec));
      return { file, findings, member: fleetMember(spec), people: [...new Set([spec.owner, ...(spec.members ?? []).map(({ user }) => user)])] };
    });
  }

  /** Once for each file. @throws DsoError when the file, which is read again where it was read by another, is wrong by now */
  take(file: string): InventoryProject {
    const text = this.specs.get(file);
    if (text === undefined) return valid(readProject(file, this.reader));
    this.specs.delete(file);
    return { spec: JSON.parse(text) as InventoryProject["spec"], file, locate: (path) => valid(readProject(file, this.reader)).locate(path) };
  }
}

function valid({ project, findings }: ProjectFile): InventoryProject {
  if (project === undefined || findings.length > 0) throw new DsoError(findings);
  return project;
}
