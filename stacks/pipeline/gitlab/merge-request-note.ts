/** Begins every note of ours, by which the next run finds it. */
const MARK = "<!-- dso changes -->";
/** GitLab takes a million characters; nobody reads that many. */
const LONGEST = 60_000;

/** Variable with a token that may write notes (a project access token, Reporter, scope api). Without one, nothing is written. */
const NOTE_TOKEN = "DSO_NOTE_TOKEN";
/** Variable by which a child pipeline knows the merge request that it runs for. */
export const MERGE_REQUEST_VARIABLE = "DSO_MERGE_REQUEST";

interface Note {
  readonly id: number;
  readonly body: string;
}

/**
 * Shows a text under the merge request of this run: one note, replaced by each run.
 * @returns what was done, in a line; undefined where there is no merge request or no token
 * @throws Error when GitLab refuses
 */
export async function showInMergeRequest(text: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { CI_API_V4_URL: api, CI_PROJECT_ID: project, [MERGE_REQUEST_VARIABLE]: request, [NOTE_TOKEN]: token } = environment;
  if (!api || !project || !token || !/^\d+$/.test(request ?? "")) return undefined;
  const address = `${api}/projects/${encodeURIComponent(project)}/merge_requests/${request}/notes`;
  const call = async (method: string, to: string, body?: object): Promise<Response> => {
    const answer = await fetch(to, {
      method,
      headers: { "PRIVATE-TOKEN": token, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`GitLab did not take the note of what changes: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    return answer;
  };
  const notes = (await (await call("GET", `${address}?per_page=100&sort=asc`)).json()) as readonly Note[];
  const before = notes.find(({ body }) => body.startsWith(MARK));
  const body = `${MARK}\n${text.length > LONGEST ? `${text.slice(0, LONGEST)}\n\n… the whole of it is in changes.md of job summary` : text}`;
  await (before === undefined ? call("POST", address, { body }) : call("PUT", `${address}/${before.id}`, { body }));
  return `shown under merge request ${request}`;
}
