import type { Format } from "./options";

/** What the settings of build tools hold, under the console's names (console §2.7). All but images are below `/repository/`. */
const addresses: Readonly<Record<Format, (slug: string) => Readonly<Record<string, string>>>> = {
  maven: (slug) => ({
    MAVEN_REPO_RELEASE: `${slug}-repository-release`,
    MAVEN_REPO_SNAPSHOT: `${slug}-repository-snapshot`,
    MAVEN_REPO_GROUP: `${slug}-repository-group`,
  }),
  npm: (slug) => ({ NPM_REPO: `${slug}-npm`, NPM_REPO_GROUP: `${slug}-npm-group` }),
  raw: (slug) => ({ RAW_REPO: `${slug}-raw`, RAW_REPO_GROUP: `${slug}-raw-group` }),
  pypi: (slug) => ({ PYPI_REPO: `${slug}-pypi`, PYPI_REPO_GROUP: `${slug}-pypi-group` }),
  docker: (slug) => ({ DOCKER_REPO: `${slug}-docker`, DOCKER_REPO_GROUP: `${slug}-docker-group` }),
  helm: (slug) => ({ HELM_REPO: `${slug}-helm` }),
};

/** Addresses of a format's repositories. */
export function repositoryAddresses(url: string, slug: string, format: Format): Readonly<Record<string, string>> {
  const base = format === "docker" ? url.replace(/^[a-z]+:\/\//i, "") : `${url}/repository`;
  const end = format === "docker" ? "" : "/";
  return Object.fromEntries(Object.entries(addresses[format](slug)).map(([key, name]) => [key, `${base}/${name}${end}`]));
}
