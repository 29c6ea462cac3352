import { RepositoryFile, type RepositoryFileConfig } from "@cdktf/provider-gitlab/lib/repository-file";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { contributedTwice } from "../../plugin/failures";
import { isGone } from "../../plugin/tombstone";
import { byKey } from "../../values/order";
import type { GitlabContext } from "./context";
import { invalidFilePath } from "./failures";
import { MAIN } from "./groups";
import { verbatim } from "./terraform-text";

/** GitLab commits one file after the other, and each commit waits for the one before (decision 38). */
const PATIENCE = { create: "10m", update: "10m", delete: "10m" };

export interface FileProps {
  /** Id or full path of the repository. */
  readonly project: string;
  readonly path: string;
  readonly content: string;
  readonly executable?: boolean;
  readonly dependsOn?: ITerraformDependable[];
  readonly lifecycle?: RepositoryFileConfig["lifecycle"];
}

/**
 * A file on `main`. It replaces one that is there already, so that an apply which died after the commit can be taken up
 * again, and so that a platform which exists can be taken over.
 */
export function writeFile(scope: Construct, id: string, file: FileProps, { settings, provider }: GitlabContext): RepositoryFile {
  return new RepositoryFile(scope, id, {
    project: file.project,
    branch: MAIN,
    filePath: file.path,
    content: verbatim(file.content),
    encoding: "text",
    executeFilemode: file.executable ?? false,
    overwriteOnCreate: true,
    authorName: "cdktf-dso",
    authorEmail: `noreply@${new URL(settings.url).hostname}`,
    createCommitMessage: `Add ${file.path}`,
    updateCommitMessage: `Update ${file.path}`,
    deleteCommitMessage: `Remove ${file.path}`,
    timeouts: PATIENCE,
    dependsOn: file.dependsOn,
    lifecycle: file.lifecycle,
    provider,
  });
}

export interface ContributedFile extends Omit<FileProps, "dependsOn" | "lifecycle"> {
  /** Where the file is created. */
  readonly scope: Construct;
  readonly id: string;
  /** Who contributes it, for errors. */
  readonly by: Construct;
  /** Full path of the repository: files of one are written one after the other. */
  readonly repository: string;
  /** What must be there before the first file. */
  readonly after?: TerraformResource;
  /** Whether it stays when the project goes, as the repository does. */
  readonly kept: boolean;
}

/** Files that plugins contribute, written when all are known. */
export class Files {
  private readonly contributed: ContributedFile[] = [];

  /** @throws DsoError for a path that cannot be, or that somebody else writes */
  add(file: ContributedFile): void {
    if (!isFilePath(file.path)) throw invalidFilePath(file.by.node.path, file.path);
    const other = this.contributed.find((each) => !isGone(each.by) && each.repository === file.repository && each.path === file.path);
    if (other && !isGone(file.by)) throw contributedTwice(file.by.node.path, `file "${file.path}" of ${file.repository}`, other.by.node.path);
    this.contributed.push(file);
  }

  /** In the order of their paths, each after the one before, so that the order in which they were contributed does not matter. */
  render(context: GitlabContext): void {
    const last = new Map<string, TerraformResource>();
    for (const file of [...this.contributed].sort(byKey((each) => `${each.repository}\n${each.path}`))) {
      const gone = isGone(file.by);
      // What has left is taken out of the tree again, so nothing may wait for it.
      const before = gone ? undefined : (last.get(file.repository) ?? file.after);
      const written = writeFile(file.scope, file.id, { ...file, ...(before && { dependsOn: [before] }) }, context);
      if (file.kept) context.keep(written);
      if (!gone) last.set(file.repository, written);
    }
  }
}

function isFilePath(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..") && !/[\\\r\n]/.test(path);
}
