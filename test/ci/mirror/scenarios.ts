import { createHash } from "node:crypto";
import { git, protect } from "../git-server";
import { BOT, EXTERNAL, type RunOptions, type World } from "./world";

/** One case of the table in docs/MIRROR.md: what is there, what is asked for, and what must come of it. */
export interface Scenario {
  /** Also the name of its repository. */
  readonly name: string;
  readonly title: string;
  /** What the inventory says under `mirror`, for people. @default - nothing */
  readonly settings?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly prepare: (world: World, name: string) => void | Promise<void>;
  readonly options?: RunOptions;
  readonly expected: {
    readonly code: number;
    /** Lines of the log, without the repository's name before them. */
    readonly says: readonly string[];
    /** Reference → subject of its commit, afterwards. */
    readonly refs: Readonly<Record<string, string>>;
  };
  /** Whatever is to be seen besides. */
  readonly also?: (world: World, name: string) => void;
  readonly needsLfs?: boolean;
}

const ALL = { SYNC_ALL: "true" };
const MAIN = { "refs/heads/main": "first" };
const byToken = "give TF_VAR_external__demo__%__username and TF_VAR_external__demo__%__token, or one of them, at the next apply";
const giveBy = (name: string): string => byToken.replaceAll("%", name.replaceAll("-", "_"));

/** Brought in once, as it is upstream. */
async function broughtIn(world: World, name: string): Promise<void> {
  const run = await world.run({ PROJECT_NAME: name, ...ALL });
  if (run.code !== 0) throw new Error(run.output);
}

export const scenarios: readonly Scenario[] = [
  {
    name: "one-branch",
    title: "One branch",
    variables: { GIT_BRANCH_DEPLOY: "main" },
    prepare: (world, name) => {
      world.repository(name);
      world.commit(name, "elsewhere", "feature");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "done"], refs: MAIN },
  },
  {
    name: "one-tag",
    title: "One tag",
    variables: { GIT_BRANCH_DEPLOY: "v1" },
    prepare: (world, name) => {
      world.repository(name);
      world.tag(name, "v1");
    },
    expected: { code: 0, says: ["refs/tags/v1 is new", "done"], refs: { "refs/tags/v1": "first" } },
  },
  {
    name: "default-branch",
    title: "No branch named: the default one",
    variables: { GIT_BRANCH_DEPLOY: "" },
    prepare: (world, name) => {
      world.repository(name);
      world.commit(name, "on trunk", "trunk");
      git(world.bare("external", name), "symbolic-ref", "HEAD", "refs/heads/trunk");
    },
    expected: { code: 0, says: ["refs/heads/trunk is new", "done"], refs: { "refs/heads/trunk": "on trunk" } },
  },
  {
    name: "with-tags",
    title: "One branch, and all tags",
    variables: { GIT_BRANCH_DEPLOY: "main", PUSH_TAGS: "true" },
    prepare: (world, name) => {
      world.repository(name);
      world.commit(name, "more", "feature");
      world.tag(name, "v1", "main");
      world.tag(name, "v2", "feature");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "refs/tags/v1 is new", "refs/tags/v2 is new", "done"], refs: { ...MAIN, "refs/tags/v1": "first", "refs/tags/v2": "more" } },
  },
  {
    name: "no-such-branch",
    title: "A branch that is not there",
    variables: { GIT_BRANCH_DEPLOY: "nowhere" },
    prepare: (world, name) => world.repository(name),
    expected: { code: 1, says: ["the external repository has no branch or tag nowhere. Name another one as GIT_BRANCH_DEPLOY, or bring all in with SYNC_ALL=true"], refs: {} },
  },
  {
    name: "everything",
    title: "All branches and tags",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name);
      world.commit(name, "more", "feature");
      world.tag(name, "v1", "feature");
      // Requests to merge are no branches.
      git(world.bare("external", name), "update-ref", "refs/pull/1/head", "refs/heads/feature");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "refs/heads/feature is new", "refs/tags/v1 is new", "done"], refs: { ...MAIN, "refs/heads/feature": "more", "refs/tags/v1": "more" } },
  },
  {
    name: "nothing-new",
    title: "Nothing is new",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      await broughtIn(world, name);
    },
    expected: { code: 0, says: ["done"], refs: MAIN },
  },
  {
    name: "platform-external",
    title: "A repository called `platform-external`, as the sides of a run are",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      await broughtIn(world, name);
      world.commit(name, "more", "feature");
    },
    expected: { code: 0, says: ["refs/heads/feature is new", "done"], refs: { ...MAIN, "refs/heads/feature": "more" } },
  },
  {
    name: "first-run",
    title: "The first run, which a branch `sync/first-run` starts",
    variables: { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "sync/first-run", PROJECT_NAME: "" },
    prepare: (world, name) => {
      world.repository(name);
      world.tag(name, "v1");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "refs/tags/v1 is new", "done"], refs: { ...MAIN, "refs/tags/v1": "first" } },
  },
  {
    name: "skipped",
    title: "No pipeline is to start here",
    variables: { GIT_BRANCH_DEPLOY: "main", CI_SKIP: "true" },
    prepare: (world, name) => {
      world.repository(name);
      protect(world.bare("internal", name), "refs/heads/none");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "done"], refs: MAIN },
    also: (world, name) => expect(world.pushOptions(name)).toEqual(["ci.skip"]),
  },
  {
    name: "removed",
    title: "A branch and a tag are gone upstream",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      world.commit(name, "more", "feature");
      world.tag(name, "v1");
      await broughtIn(world, name);
      world.upstream(name, "push", "--quiet", "origin", ":feature", ":refs/tags/v1");
    },
    expected: { code: 0, says: ["refs/heads/feature is removed", "refs/tags/v1 is removed", "done"], refs: MAIN },
  },
  {
    name: "not-removed",
    title: "A branch is gone upstream, and nothing is to be removed",
    settings: "prune: false",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name, { SYNC_PRUNE: "false" });
      world.commit(name, "more", "feature");
      await broughtIn(world, name);
      world.upstream(name, "push", "--quiet", "origin", ":feature");
    },
    expected: { code: 0, says: ["done"], refs: { ...MAIN, "refs/heads/feature": "more" } },
  },
  {
    name: "protected",
    title: "A branch is gone upstream that is protected here (decision 37)",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      world.commit(name, "more", "release");
      await broughtIn(world, name);
      protect(world.bare("internal", name), "refs/heads/release");
      world.upstream(name, "push", "--quiet", "origin", ":release");
    },
    expected: { code: 0, says: ["refs/heads/release is gone from the external repository and stays here, since it is protected", "done"], refs: { ...MAIN, "refs/heads/release": "more" } },
  },
  {
    name: "rewritten",
    title: "History was rewritten upstream",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      world.tag(name, "v1");
      await broughtIn(world, name);
      world.rewrite(name, "rewritten");
      world.tag(name, "v1");
    },
    expected: { code: 0, says: ["refs/heads/main was rewritten", "refs/tags/v1 was rewritten", "done"], refs: { "refs/heads/main": "rewritten", "refs/tags/v1": "rewritten" } },
  },
  {
    name: "kept-history",
    title: "History was rewritten upstream, and is not to be here: the others go on",
    settings: "force: false",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name, { SYNC_FORCE: "false" });
      world.tag(name, "v1");
      await broughtIn(world, name);
      world.commit(name, "more", "feature");
      world.rewrite(name, "rewritten");
      world.tag(name, "v1");
    },
    expected: {
      code: 3,
      says: [
        "refs/heads/feature is new",
        "refs/heads/main has commits here that the external repository has not, and stays as it is, since mirror.force is off",
        "refs/tags/v1 is another one here, and stays as it is, since mirror.force is off",
        "done, but not all is as in the external repository",
      ],
      refs: { ...MAIN, "refs/heads/feature": "more", "refs/tags/v1": "first" },
    },
  },
  {
    name: "refused",
    title: "History was rewritten upstream of a branch where GitLab lets nobody do so: the others go on",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      await broughtIn(world, name);
      protect(world.bare("internal", name), "refs/heads/main");
      world.commit(name, "more", "feature");
      world.rewrite(name, "rewritten");
    },
    expected: { code: 1, says: ["refs/heads/feature is new", "refs/heads/main is refused here"], refs: { ...MAIN, "refs/heads/feature": "more" } },
  },
  {
    name: "allow-list",
    title: "Only some branches and tags, also as to what is removed",
    settings: 'refs: [main, "release/*", "refs/tags/v*"]',
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name, { SYNC_REFS: "main release/* refs/tags/v*" });
      world.commit(name, "one", "release/1");
      world.commit(name, "more", "feature");
      world.tag(name, "v1");
      world.tag(name, "nightly");
      world.upstream(name, "push", "--quiet", world.bare("internal", name), "feature:refs/heads/ours");
      world.upstream(name, "push", "--quiet", world.bare("internal", name), "feature:refs/heads/release/0");
    },
    expected: {
      code: 0,
      says: ["refs/heads/main is new", "refs/heads/release/1 is new", "refs/tags/v1 is new", "refs/heads/release/0 is removed", "done"],
      refs: { ...MAIN, "refs/heads/ours": "more", "refs/heads/release/1": "one", "refs/tags/v1": "first" },
    },
  },
  {
    name: "not-allowed",
    title: "One branch that is not to be brought in",
    settings: "refs: [main]",
    variables: { GIT_BRANCH_DEPLOY: "feature" },
    prepare: (world, name) => {
      world.repository(name, { SYNC_REFS: "main" });
      world.commit(name, "more", "feature");
    },
    expected: { code: 1, says: ["refs/heads/feature is not to be brought in: mirror.refs of the repository are main, mirror.tags is true"], refs: {} },
  },
  {
    name: "nothing-fits",
    title: "No branch fits, and nothing is removed therefore",
    settings: 'refs: ["release/*"]',
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name, { SYNC_REFS: "release/*" });
      world.upstream(name, "push", "--quiet", world.bare("internal", name), "main:refs/heads/release/0");
    },
    expected: {
      code: 3,
      says: ["no branch or tag of the external repository fits release/*: nothing is brought in, and nothing removed", "done, but not all is as in the external repository"],
      refs: { "refs/heads/release/0": "first" },
    },
  },
  {
    name: "no-tags",
    title: "Branches only",
    settings: "tags: false",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name, { SYNC_TAGS: "false" });
      world.tag(name, "v1");
      world.upstream(name, "push", "--quiet", world.bare("internal", name), "main:refs/tags/ours");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "done"], refs: { ...MAIN, "refs/tags/ours": "first" } },
  },
  {
    name: "large-files",
    title: "Large files (Git LFS)",
    variables: ALL,
    needsLfs: true,
    prepare: (world, name) => {
      world.repository(name);
      world.large(name, "a large file");
    },
    expected: { code: 0, says: ["brings large files (Git LFS) along", "refs/heads/main is new", "done"], refs: { "refs/heads/main": "large" } },
    also: (world, name) => expect(world.largeFiles("internal", name)).toEqual(["a large file"]),
  },
  {
    name: "more-large-files",
    title: "Large files, of which some are here already",
    variables: ALL,
    needsLfs: true,
    prepare: async (world, name) => {
      world.repository(name);
      world.large(name, "was here");
      await broughtIn(world, name);
      for (const content of ["between", "came last"]) world.large(name, content);
    },
    expected: { code: 0, says: ["brings large files (Git LFS) along", "refs/heads/main goes on", "done"], refs: { "refs/heads/main": "large" } },
    also: (world, name) => {
      expect([...world.largeFiles("internal", name)].sort()).toEqual(["between", "came last", "was here"]);
      const hash = (content: string) => createHash("sha256").update(content).digest("hex");
      for (const content of ["was here", "between", "came last"]) expect(world.open.fetched.filter((oid) => oid === hash(content))).toHaveLength(1);
    },
  },
  {
    name: "no-large-files",
    title: "Large files are left behind",
    settings: "lfs: false",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name, { SYNC_LFS: "false" });
      world.large(name, "a large file");
    },
    expected: { code: 0, says: ["refs/heads/main is new", "done"], refs: { "refs/heads/main": "large" } },
    also: (world, name) => expect(world.largeFiles("internal", name)).toEqual([]),
  },
  {
    name: "lost-files",
    title: "A large file is not there upstream",
    variables: ALL,
    needsLfs: true,
    prepare: (world, name) => {
      world.repository(name);
      world.large(name, "a lost file", false);
    },
    expected: { code: 1, says: ["brings large files (Git LFS) along", "the external repository https://git.example.org/lost-files.git does not have all of its large files (Git LFS). Ask for them there, or leave large files behind: mirror.lfs: false of the repository"], refs: {} },
  },
  {
    name: "without-lfs",
    title: "Large files, and an image without git-lfs",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name);
      world.large(name, "a large file");
    },
    options: { tools: { git: '#!/bin/sh\ncase "$*" in *lfs\\ version*) echo "git: lfs is not a git command" >&2; exit 1 ;; esac\nexec /usr/bin/git "$@"\n' } },
    expected: {
      code: 1,
      says: ["has large files (Git LFS), and the job's image has no git-lfs. Take an image that has it (services.gitlab.mirror.image of the platform), or leave them behind: mirror.lfs: false of the repository"],
      refs: {},
    },
  },
  {
    name: "empty",
    title: "An empty repository",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name);
      world.empty(name);
    },
    expected: { code: 0, says: ["the external repository is empty", "done"], refs: {} },
  },
  {
    name: "empty-branch",
    title: "One branch of an empty repository",
    variables: { GIT_BRANCH_DEPLOY: "main" },
    prepare: (world, name) => {
      world.repository(name);
      world.empty(name);
    },
    expected: { code: 1, says: ["the external repository is empty, so it has no branch or tag main"], refs: {} },
  },
  {
    name: "other-default",
    title: "Another default branch upstream",
    variables: ALL,
    prepare: async (world, name) => {
      world.repository(name);
      await broughtIn(world, name);
      world.commit(name, "on trunk", "trunk");
      git(world.bare("external", name), "symbolic-ref", "HEAD", "refs/heads/trunk");
    },
    expected: {
      code: 0,
      says: [
        "refs/heads/trunk is new",
        "the default branch of the external repository is trunk, and main here. A push cannot change that: change it in GitLab, under Settings > Repository",
        "done",
      ],
      refs: { ...MAIN, "refs/heads/trunk": "on trunk" },
    },
  },
  {
    name: "private",
    title: "A private repository, with its credentials",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name, { GIT_INPUT_URL: `${world.closed.host}/${name}.git`, GIT_INPUT_SECRET: `${name}-mirror-input` });
      world.secret(`${name}-mirror-input`, { GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password });
    },
    expected: { code: 0, says: ["refs/heads/main is new", "done"], refs: MAIN },
    also: (world) => expect(world.closed.credentials).toContain(`${EXTERNAL.user}:${EXTERNAL.password}`),
  },
  {
    name: "single-secret",
    title: "A private repository, in the console's one secret",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `${world.closed.host}/${name}.git`, GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: EXTERNAL.password }),
    expected: { code: 0, says: ["refs/heads/main is new", "done"], refs: MAIN },
  },
  {
    name: "wrong-credentials",
    title: "Wrong credentials for the external repository",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `${world.closed.host}/${name}.git`, GIT_INPUT_USER: EXTERNAL.user, GIT_INPUT_PASSWORD: "sentinel-wrong" }),
    expected: {
      code: 1,
      says: [`the external repository https://git.example.org/wrong-credentials.git refuses these credentials. To give others, raise its credentialsVersion, and ${giveBy("wrong-credentials")}`],
      refs: {},
    },
  },
  {
    name: "no-credentials",
    title: "The external repository wants credentials, and is not said to be private",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `${world.closed.host}/${name}.git` }),
    expected: {
      code: 1,
      says: [`the external repository https://git.example.org/no-credentials.git wants credentials, and there are none. Say private: true of the repository in the inventory, and ${giveBy("no-credentials")}`],
      refs: {},
    },
  },
  {
    name: "not-given",
    title: "Nobody has given credentials yet",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name, { GIT_INPUT_SECRET: `${name}-mirror-input` });
      world.secret(`${name}-mirror-input`, { GIT_INPUT_USER: "", GIT_INPUT_PASSWORD: "" });
    },
    expected: { code: 1, says: [`nobody has given credentials for the external repository: raise its credentialsVersion, and ${giveBy("not-given")}`], refs: {} },
  },
  {
    name: "bot-refused",
    title: "Wrong credentials for the repository here",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_OUTPUT_PASSWORD: "sentinel-wrong" }),
    expected: {
      code: 1,
      says: [`the repository here, https://gitlab.example.org/bot-refused.git, refuses the account ${BOT.user}. Apply the project again; raise its rotation.gitlab where that does not help`],
      refs: {},
    },
  },
  {
    name: "unreachable",
    title: "Nothing answers at the external address",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `${world.nowhere}/${name}.git` }),
    expected: { code: 1, says: ["the external repository https://git.example.org/unreachable.git cannot be reached: nothing answers there. Check the address, and whether the runner may go there"], refs: {} },
  },
  {
    name: "unknown-host",
    title: "Nobody knows the external host",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `git.invalid/${name}.git` }),
    expected: { code: 1, says: ["the external repository https://git.invalid/unknown-host.git cannot be reached: nobody knows that host. Check the address, and the proxy of the runner"], refs: {} },
  },
  {
    name: "unknown-authority",
    title: "A certificate of an authority that CA_BUNDLE does not have",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `${world.stranger.host}/${name}.git` }),
    expected: {
      code: 1,
      says: ["the external repository https://git.example.org/unknown-authority.git shows a certificate that nobody here vouches for. Put the certificate of its authority into the CI variable CA_BUNDLE, of type file"],
      refs: {},
    },
  },
  {
    name: "not-there",
    title: "The external repository is not there",
    variables: ALL,
    prepare: (world, name) => world.repository(name, { GIT_INPUT_URL: `${world.open.host}/openssl-certificates.git` }),
    expected: { code: 1, says: ["the external repository https://git.example.org/openssl-certificates.git is not there, or these credentials may not see it. Check its externalUrl in the inventory"], refs: {} },
  },
  {
    name: "unknown",
    title: "A repository that the project does not mirror",
    variables: ALL,
    prepare: (world, name) => {
      world.repository(name);
      world.vault.secrets.delete(`forge/projects/demo/${name}-mirror`);
    },
    expected: { code: 1, says: ["there is nothing to read for it. Is it a repository of demo with an externalUrl? Then apply the project"], refs: {} },
  },
];
