/** Begins every note of ours, by which the next run finds it; with the group's name where a run has several. */
const MARK = /^<!-- dso changes(?: (\S+))? -->/;
const markOf = (group: string) => `<!-- dso changes${group === "" ? "" : ` ${group}`} -->`;
/** GitLab takes a million characters; nobody reads that many. */
const LONGEST = 60_000;

/** Variable with a token that may write notes (a project access token, Reporter, scope api). Without one, nothing is written. */
const NOTE_TOKEN = "DSO_NOTE_TOKEN";
/** Variable by which a child pipeline knows the merge request that it runs for. */
export const MERGE_REQUEST_VARIABLE = "DSO_MERGE_REQUEST";
/** Variables by which a pipeline of a large run knows which of its groups it is, and what all of them are called. */
export const GROUP_VARIABLE = "DSO_GROUP";
export const GROUPS_VARIABLE = "DSO_GROUPS";

interface Note {
  readonly id: number;
  readonly body: string;
}

/**
 * Shows a text under the merge request of this run: one note for each group, replaced by each run. Notes of groups that
 * this run does not have are removed.
 * @returns what was done, in a line; undefined where there is no merge request or no token
 * @throws Error when GitLab refuses
 */
export async function showInMergeRequest(text: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { CI_API_V4_URL: api, CI_PROJECT_ID: project, [MERGE_REQUEST_VARIABLE]: request, [NOTE_TOKEN]: token, [GROUP_VARIABLE]: group = "" } = environment;
  if (!api || !project || !token || !/^\d+$/.test(request ?? "")) return undefined;
  const address = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${request}/notes`;
  const call = async (method: string, to: string, { body, gone = false }: { body?: object; gone?: boolean } = {}): Promise<Response> => {
    const answer = await fetch(to, {
      method,
      headers: { "PRIVATE-TOKEN": token, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok && !(gone && answer.status === 404)) throw new Error(`GitLab did not take the note of what changes: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    return answer;
  };
  const notes = (await (await call("GET", `${address}?per_page=100&sort=asc`)).json()) as readonly Note[];
  const own = notes.flatMap(({ id, body }) => (MARK.test(body) ? [{ id, of: MARK.exec(body)?.[1] ?? "" }] : []));
  const before = own.find(({ of }) => of === group);
  const body = `${markOf(group)}\n${text.length > LONGEST ? `${text.slice(0, LONGEST)}\n\n… the whole of it is in changes.md of job summary` : text}`;
  await (before === undefined ? call("POST", address, { body: { body } }) : call("PUT", `${address}/${before.id}`, { body: { body } }));
  const groups = environment[GROUPS_VARIABLE]?.split(" ") ?? [group];
  // Another group's pipeline may remove them first.
  for (const { id } of own.filter(({ of }) => !groups.includes(of))) await call("DELETE", `${address}/${id}`, { gone: true });
  return `shown under merge request ${request}`;
}
