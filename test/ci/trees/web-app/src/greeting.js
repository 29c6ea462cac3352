/** What the page says to somebody. */
export function greeting(name) {
  return `Hello, ${name.trim() || "whoever you are"}`;
}
