/**
 * Words that GitLab keeps for addresses of its own, in whatever case, so that nothing can be called so
 * (https://docs.gitlab.com/user/reserved_names/, from GitLab's lib/gitlab/path_regex.rb).
 */

/** Of a group at the top. */
export const reservedTopGroups: readonly string[] = [
  ".well-known", "404.html", "422.html", "500.html", "502.html", "503.html", "admin", "api", "apple-touch-icon.png", "assets", "dashboard",
  "deploy.html", "explore", "favicon.ico", "favicon.png", "files", "groups", "health_check", "help", "import", "jwt", "login", "o", "oauth",
  "profile", "projects", "public", "robots.txt", "s", "search", "sitemap", "sitemap.xml", "sitemap.xml.gz", "slash-command-logo.png", "snippets",
  "unsubscribes", "uploads", "users", "v2",
];

/** Of every group below another, and of every repository. */
export const reservedPaths: readonly string[] = [
  "badges", "blame", "blob", "builds", "commits", "create", "create_dir", "edit", "files", "find_file", "new", "preview", "raw", "refs", "tree",
  "update", "wikis",
];

/** Which of these words a group's full path has where GitLab refuses it, and all that it refuses there. */
export function reservedInPath(fullPath: string): { readonly word: string; readonly reserved: readonly string[] } | undefined {
  return fullPath
    .split("/")
    .map((word, index) => ({ word, reserved: index === 0 ? reservedTopGroups : reservedPaths }))
    .find(({ word, reserved }) => reserved.includes(word.toLowerCase()));
}
