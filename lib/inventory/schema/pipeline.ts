import { choice, list, mapping, text } from "./parts";

const atLeastOne = (description: string, byDefault: number) => ({ type: "integer", minimum: 1, default: byDefault, description });

/** How pipelines run an inventory (docs/PIPELINE.md). */
export const pipeline = mapping({
  description: "How pipelines run this inventory: what dso pipeline writes, and how the jobs in it work.",
  properties: {
    image: text("Image of every job, with Node.js, the engine, git and this package. Default: the runner's own.", { minLength: 1 }),
    tags: list("Runners, by their tags.", text("A tag.", { minLength: 1 })),
    command: text("How a job calls dso.", { minLength: 1, default: "npx dso" }),
    before: list("Commands at the beginning of every job.", text("A command.", { minLength: 1 })),
    credentials: choice("Where jobs get the providers' credentials. vault: from there, by their GitLab identity. variables: from CI variables.", ["vault", "variables"], {
      default: "vault",
    }),
    vault: mapping({
      description: "How jobs log in to Vault. <stack> and <purpose> (plan or apply) stand for those of the job.",
      properties: {
        role: text("Role of the JWT mount. With <purpose>, since who plans may not apply; without <stack>, all stacks share it.", { pattern: "<purpose>", default: "terraform--<stack>--<purpose>" }),
        mount: text("KV v2 mount of the providers' credentials. Default: the core KV.", { minLength: 1 }),
        path: text("Path in it. Each key of that secret becomes an environment variable of the job. With <stack>, each stack has credentials of its own.", { minLength: 1, default: "terraform/<purpose>" }),
      },
    }),
    mergeRequests: choice("plan: a merge request shows what would change. validate: it is only judged, and its jobs read no secret.", ["plan", "validate"], {
      default: "plan",
    }),
    lockTimeout: text("How long a job waits for a state that another run holds.", { pattern: "^[0-9]+(s|m|h)$", default: "5m" }),
    stacksPerMinute: atLeastOne("How many stacks a nightly run looks at in a minute, so that GitLab's API stays within its limits.", 50),
    renewAfter: atLeastOne("Days after which a stack is applied again although nothing changed, so that tokens with an end are renewed.", 30),
    groupSize: { ...atLeastOne("How many stacks one child pipeline holds at most.", 150), maximum: 400 },
  },
});
