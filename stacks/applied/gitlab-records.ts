import { ANNOUNCED, parseAnnouncement, type Announcement } from "./announcement";
import { parseRecord, type AppliedRecord } from "./record";
import type { AppliedRecords } from "./records";

/** Name of the generic package. Each stack is a version of it: uploads to one version must not overlap, and never do. */
const PACKAGE = "dso-applied";
const FILE = "record.json";
const PAGE = 100;

interface Package {
  readonly id: number;
  readonly name: string;
  readonly version: string;
}

/**
 * Records in the generic package registry of a GitLab project, which a job reaches with its own token: free of charge,
 * in every edition, without another credential.
 */
export class GitlabRecords implements AppliedRecords {
  /** @param address of the project's packages, `…/api/v4/projects/<id>/packages` */
  constructor(private readonly address: string, private readonly token: string) {}

  async stacks(): Promise<readonly string[]> {
    return [...new Set((await this.packages()).map(({ version }) => version))].filter((stack) => stack !== ANNOUNCED).sort();
  }

  async read(stack: string): Promise<AppliedRecord | undefined> {
    const text = await this.get(stack, `read the record of ${stack}`);
    return text === undefined ? undefined : parseRecord(text, `the record of ${stack}`, stack);
  }

  async write(record: AppliedRecord): Promise<void> {
    await this.put(record.stack, record, `write the record of ${record.stack}`);
  }

  async announced(): Promise<Announcement | undefined> {
    const text = await this.get(ANNOUNCED, "read what the last pipeline wants");
    return text === undefined ? undefined : parseAnnouncement(text, `version ${ANNOUNCED} of package ${PACKAGE}`);
  }

  async announce(announcement: Announcement): Promise<void> {
    await this.put(ANNOUNCED, announcement, "write what this pipeline wants");
  }

  async remove(stack: string): Promise<void> {
    for (const { id } of (await this.packages()).filter(({ version }) => version === stack)) {
      await this.text(await this.request("DELETE", `${this.address}/${id}`), `remove the record of ${stack}`);
    }
  }

  private async get(version: string, what: string): Promise<string | undefined> {
    const answer = await this.request("GET", this.file(version));
    return answer.status === 404 ? undefined : this.text(answer, what);
  }

  private async put(version: string, content: object, what: string): Promise<void> {
    // GitLab answers with the newest file of a name; how many older ones it keeps is a setting of its registry.
    await this.text(await this.request("PUT", this.file(version), JSON.stringify(content)), what);
  }

  private async packages(): Promise<readonly Package[]> {
    const found: Package[] = [];
    for (let page = 1; ; page++) {
      const query = new URLSearchParams({ package_type: "generic", package_name: PACKAGE, per_page: String(PAGE), page: String(page) });
      const some = JSON.parse(await this.text(await this.request("GET", `${this.address}?${query}`), "list the records")) as Package[];
      // GitLab finds names that only resemble the one asked for, too.
      found.push(...some.filter(({ name }) => name === PACKAGE));
      if (some.length < PAGE) return found;
    }
  }

  private file(version: string): string {
    return `${this.address}/generic/${PACKAGE}/${encodeURIComponent(version)}/${FILE}`;
  }

  private request(method: string, address: string, body?: string): Promise<Response> {
    return fetch(address, { method, body, headers: { "JOB-TOKEN": this.token }, signal: AbortSignal.timeout(60_000) });
  }

  private async text(answer: Response, what: string): Promise<string> {
    const text = await answer.text();
    if (answer.ok) return text;
    throw new Error(`GitLab did not let this job ${what}: ${answer.status} ${text.slice(0, 200)} (the project's package registry must be on, see docs/PIPELINE.md)`);
  }
}
