import { canonicalSchedule, isSchedule } from "../../../lib/plugins/harbor/schedule";
import type { RetentionOptions } from "../../../lib/plugins/harbor";
import { harborProject, problemsOf } from "./build";

const everywhere = { disabled: false, repo_matching: "**", tag_matching: "**", untagged_artifacts: true };

function retention(options?: RetentionOptions, platform?: RetentionOptions) {
  const synthesised = harborProject({ harbor: options && { retention: options }, platform: platform && { retention: platform } });
  expect(problemsOf(synthesised)).toEqual([]);
  return synthesised.resource("harbor_retention_policy").attributes;
}

describe("retention", () => {
  test("keeps the ten images pushed last in each repository, tidied up every night", () => {
    expect(retention()).toEqual({
      scope: "${harbor_project.project_harbor_project_33D6B334.id}",
      schedule: "0 22 2 * * *",
      rule: [{ ...everywhere, most_recently_pushed: 10 }],
    });
  });
  test.each([
    ["always", { always_retain: true }],
    ["latestPulledN", { most_recently_pulled: 3 }],
    ["latestPulledK", { most_recently_pulled: 3 }],
    ["latestPushedK", { most_recently_pushed: 3 }],
    ["nDaysSinceLastPull", { n_days_since_last_pull: 3 }],
    ["nDaysSinceLastPush", { n_days_since_last_push: 3 }],
  ] as const)("knows the template %s (decision 19)", (template, counted) => {
    const count = template === "always" ? undefined : 3;
    expect(retention({ template, count }).rule).toEqual([{ ...everywhere, ...counted }]);
  });
  test("of the platform holds where the project says nothing, and is replaced as a whole", () => {
    const platform = { template: "nDaysSinceLastPull", count: 30, schedule: "weekly" } as const;
    expect(retention(undefined, platform)).toMatchObject({ schedule: "Weekly", rule: [{ ...everywhere, n_days_since_last_pull: 30 }] });
    expect(retention({ count: 5 }, platform)).toMatchObject({ schedule: "0 22 2 * * *", rule: [{ ...everywhere, most_recently_pushed: 5 }] });
  });
});

describe("a schedule", () => {
  test.each(["0 22 2 * * *", "0 */5 * * * *", "0 0 1 1-5 JAN ?", "daily", "Weekly"])("%s is one", (text) => {
    expect(isSchedule(text)).toBe(true);
  });
  test.each(["22 2 * * *", "5 22 2 * * *", "* * * * * *", "0 22 2 * *  *", "monthly", ""])("%p is none", (text) => {
    expect(isSchedule(text)).toBe(false);
  });
  test.each([
    ["hourly", "Hourly"],
    ["0 0 * * * *", "Hourly"],
    ["0 0 0 * * *", "Daily"],
    ["0 0 0 * * 0", "Weekly"],
    ["0 22 2 * * *", "0 22 2 * * *"],
  ])("%s is written as the provider reads it back: %s", (text, canonical) => {
    expect(canonicalSchedule(text)).toBe(canonical);
  });
});
