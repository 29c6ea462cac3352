/** Shortest text that SonarQube searches permissions for; the provider reads a user's permissions by such a search. */
const SHORTEST_SEARCH = 3;

/**
 * Login of the project's technical user: its slug (console §0.3). A slug of two characters is lengthened, since nobody's
 * permissions could be read otherwise; no slug has a dot, so the name stays the project's own.
 */
export function technicalLogin(slug: string): string {
  return slug.length < SHORTEST_SEARCH ? `${slug}.ci` : slug;
}
