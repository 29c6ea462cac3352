import { isEmail } from "../../lib/values/email";
import { hasCredentials, isGitUrl, isPlainUrl, withoutCredentials } from "../../lib/values/url";

test.each(["a@b.fr", "first.last+tag@sub.example.org", "o'neil@example.org"])("%s is an e-mail", (text) => expect(isEmail(text)).toBe(true));
test.each(["", "a", "a@b", "a b@example.org", "a@example.org ", "a@@example.org", "<a@example.org>", `${"a".repeat(250)}@example.org`])("%j is no e-mail", (text) =>
  expect(isEmail(text)).toBe(false),
);

test.each(["https://a.example.org", "http://localhost:8080/path"])("%s is a URL", (text) => expect(isPlainUrl(text)).toBe(true));
test.each(["", "a.example.org", "ftp://a.example.org", "https://", "https:a", "https://a b", "https://me@a.example.org", "https://me:x@a.example.org", "https://a.example.org/?x=1", "https://a.example.org/#x", "https://a.example.org?"])("%j is no URL here", (text) =>
  expect(isPlainUrl(text)).toBe(false),
);

test.each(["https://git.example.org/a.git", "https://git.example.org:8443/a/b/c.git", "https://[::1]/~a/b+c/d%20e.git"])("%s is a Git URL", (text) => expect(isGitUrl(text)).toBe(true));
test.each(["http://git.example.org/a.git", "https://git.example.org/a", "https://git.example.org/.git", "git@git.example.org:a.git", "https://git.example.org/a.git?x.git", "https://git.example.org/a .git", "https://git.example.org/o'brien.git", "https://git.example.org/$(id).git", "https://git.example.org/a;b.git", "https://git.example.org/a%2.git"])(
  "%j is no Git URL",
  (text) => expect(isGitUrl(text)).toBe(false),
);

test("credentials are seen, and taken out of what is shown", () => {
  expect(hasCredentials("https://me:secret@a.example.org/b.git")).toBe(true);
  expect(hasCredentials("https://token@a.example.org/b.git")).toBe(true);
  expect(hasCredentials("https://a.example.org/b@c.git")).toBe(false);
  expect(withoutCredentials("https://me:secret@a.example.org/b.git")).toBe("https://a.example.org/b.git");
  expect(withoutCredentials("https://me:p@ss@a.example.org/b.git")).toBe("https://a.example.org/b.git");
  expect(withoutCredentials("https://a.example.org/b@c.git")).toBe("https://a.example.org/b@c.git");
});
