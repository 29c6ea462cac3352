import { isTimezone, likelyTimezone } from "../../lib/values/timezone";

test.each(["UTC", "GMT", "Europe/Paris", "America/Argentina/Buenos_Aires", "Etc/GMT+1", "EST5EDT"])("%s is a time zone", (name) => expect(isTimezone(name)).toBe(true));

test.each(["Asia/Kolkata", "Asia/Calcutta", "US/Pacific"])("%s is one, by its present name or a former one", (name) => expect(isTimezone(name)).toBe(true));

test.each(["", "Paris", "Europe/Pariss", "europe/paris", "EUROPE/PARIS", "utc", "+01:00", "Pacific Time (US & Canada)"])("%j is none", (name) => expect(isTimezone(name)).toBe(false));

test("what may have been meant is told by the city, the case or the spelling", () => {
  expect(["Paris", "europe/paris", "Europe/Pariss", "nowhere at all"].map(likelyTimezone)).toEqual(["Europe/Paris", "Europe/Paris", "Europe/Paris", undefined]);
});
