import { afterwards, alters, boundTo, grants, grows, growsByName, increases, opens, turns, type Measure } from "../access";
import { list, show, type Subject } from "../subject";
import { same, without } from "../values";
import { members, quantity, unsaid, value, type AttributeWords, type Wording } from "../wording";

/** Capabilities of each path of a policy; undefined where it cannot be read. */
function capabilities(policy: string): ReadonlyMap<string, readonly string[]> | undefined {
  const paths = new Map<string, readonly string[]>();
  const rest = policy.replace(/^\s*(#|\/\/).*$/gm, "").replace(/path\s+"([^"]+)"\s*\{\s*capabilities\s*=\s*\[([^\]]*)\]\s*\}/g, (_block, path: string, named: string) => {
    const all = [...(paths.get(path) ?? []), ...[...named.matchAll(/"([^"]+)"/g)].map(([, capability]) => capability!)];
    paths.set(path, all);
    return "";
  });
  return rest.trim() === "" ? paths : undefined;
}

const policy: AttributeWords = ({ before, after }, _subject, name) => {
  const [was, is] = [capabilities(String(before ?? "")), capabilities(String(after ?? ""))];
  if (!was || !is) return `the text of ${name} changes, and is not one that can be compared`;
  const side = (verb: string, these: ReadonlyMap<string, readonly string[]>, those: ReadonlyMap<string, readonly string[]>) =>
    [...these].flatMap(([path, all]) => {
      const more = without(all, those.get(path));
      return more.length === 0 ? [] : [`${verb} ${list(more.map(show))} on ${path}`];
    });
  const said = [...side("gains", is, was), ...side("loses", was, is)];
  return said.length === 0 ? undefined : `${name} ${list(said)}`;
};

/** What a login must fulfil: with a condition less, more may log in. */
function bound(path: string): Measure {
  return { covers: path, wider: (before, after) => before !== undefined && !same(before, after) };
}

const seconds = (what: string) => quantity(what, { unit: "seconds" });
/** Where a login is, which is its kind where nobody says otherwise. */
const backend = (subject: Subject) => subject.text("backend") || subject.refer("backend", "vault_auth_backend", (login) => login.text("path", login.text("type")), "path");
const login = (kind: string): Wording => ({
  name: (subject) => `${kind} ${subject.text("role_name")} at ${backend(subject)}`,
  created: (subject) => `${kind} ${subject.text("role_name")} at ${backend(subject)} is created, with policies ${subject.text("token_policies", "(none)")}`,
  attributes: { token_policies: members("policy", "policies"), token_ttl: seconds("lifetime of tokens"), token_max_ttl: seconds("longest lifetime of tokens"), token_explicit_max_ttl: unsaid, bound_audiences: members("audience"), bound_service_account_names: members("service account"), bound_service_account_namespaces: members("namespace") },
  access: grants(
    [grows("token_policies"), increases("token_ttl", 0), increases("token_max_ttl", 0), increases("token_explicit_max_ttl", 0), bound("bound_claims"), bound("bound_claims_type"), bound("bound_subject"), boundTo("bound_audiences"), bound("audience"), boundTo("bound_service_account_names"), boundTo("bound_service_account_namespaces"), boundTo("token_bound_cidrs"), turns("token_no_default_policy", false)],
    ["claim_mappings", "user_claim", "verbose_oidc_logging"],
  ),
});

const secret = (subject: Subject) => `secret ${[subject.text("mount"), subject.text("name")].filter(Boolean).join("/")}`;

const groupOf = (subject: Subject) => subject.text("group_name") || subject.refer("group_id", "vault_identity_group", (group) => group.text("name"));

export const vault: Readonly<Record<string, Wording>> = {
  vault_policy: { name: (subject) => `policy ${subject.text("name")}`, attributes: { policy }, access: grants([growsByName("policy", capabilities)]) },
  vault_mount: { name: (subject) => `mount ${subject.text("path")}`, attributes: { options: unsaid, accessor: unsaid } },
  vault_kv_secret_v2: {
    name: secret,
    attributes: {
      data_json_wo_version: (_difference, subject) => `a new version of ${secret(subject)} is written`,
      data: (_difference, subject) => `what ${secret(subject)} holds changes`,
      data_json: (_difference, subject) => `what ${secret(subject)} holds changes`,
      "metadata.version": ({ before, after }, subject) => `${secret(subject)} is at version ${show(after)}, and was written at version ${show(before)}`,
      metadata: unsaid,
      path: unsaid,
    },
  },
  vault_identity_group: {
    name: (subject) => `group ${subject.text("name")}`,
    created: (subject) => `group ${subject.text("name")} is created, with policies ${subject.text("policies", "(none)")}`,
    attributes: { policies: members("policy", "policies"), member_entity_ids: members("member"), member_group_ids: members("group") },
    access: grants([grows("policies"), grows("member_entity_ids"), grows("member_group_ids")], ["name", "metadata"]),
  },
  vault_identity_group_policies: {
    name: (subject) => `policies of group ${groupOf(subject)}`,
    attributes: { policies: members("policy", "policies") },
    created: (subject) => `group ${groupOf(subject)} gains policies ${subject.text("policies")}`,
    deleted: (subject) => `group ${groupOf(subject)} loses policies ${subject.text("policies")}`,
    access: grants([grows("policies")]),
  },
  vault_identity_group_alias: {
    name: (subject) => `alias ${subject.text("name")}`,
    created: (subject) => `members of ${subject.text("name")} become members of group ${subject.refer("canonical_id", "vault_identity_group", (group) => group.text("name"))}`,
    deleted: (subject) => `members of ${subject.text("name")} are no longer members of group ${subject.refer("canonical_id", "vault_identity_group", (group) => group.text("name"))}`,
    attributes: { canonical_id: unsaid },
    access: grants([alters("name"), alters("canonical_id"), alters("mount_accessor")]),
  },
  vault_jwt_auth_backend_role: login("login role"),
  vault_kubernetes_auth_backend_role: login("login role"),
  vault_approle_auth_backend_role: login("AppRole"),
  vault_approle_auth_backend_role_secret_id: { name: (subject) => `secret of AppRole ${subject.text("role_name")}`, access: grants([]) },
  vault_token_auth_backend_role: { name: (subject) => `token role ${subject.text("role_name")}`, attributes: { allowed_policies: members("policy", "policies") }, access: grants([boundTo("allowed_policies")]) },
  vault_auth_backend: { name: (subject) => `login at ${subject.text("path", subject.text("type"))} (${subject.text("type")})`, attributes: { accessor: unsaid, tune: unsaid }, access: grants([], ["description", "tune", "accessor"]) },
  vault_jwt_auth_backend: { name: (subject) => `login at ${subject.text("path")} (${subject.text("type", "jwt")})`, attributes: { bound_issuer: value("issuer"), oidc_discovery_url: value("address of the issuer"), accessor: unsaid, tune: unsaid }, access: grants([alters("bound_issuer"), alters("oidc_discovery_url"), alters("jwks_url"), alters("jwt_validation_pubkeys")], ["description", "tune", "accessor", "default_role"]) },
  vault_kubernetes_auth_backend_config: { name: (subject) => `configuration of the login at ${backend(subject)}`, attributes: { kubernetes_host: value("cluster") }, access: opens(afterwards(alters("kubernetes_host")), afterwards(alters("issuer")), turns("disable_iss_validation", true)) },
};
