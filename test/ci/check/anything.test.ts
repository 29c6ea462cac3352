import fc from "fast-check";
import { judgePipeline } from "../../../lib/ci/check";
import { globalKeywords, jobKeywords } from "../../../lib/ci/check/keywords";
import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { at, sample } from "./support";

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom(at("suite"), at("image"), "docker push x", ".base", "job"));
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("any"), { maxLength: 3 }), fc.dictionary(fc.constantFrom("component", "inputs", "job", "name", "script", "reports", "dotenv", "a"), tie("any"), { maxKeys: 3 })),
})).any;
const job = fc.dictionary(fc.constantFrom(...Object.keys(jobKeywords)), value, { maxKeys: 5 });
const pipeline = fc.dictionary(fc.constantFrom(...Object.keys(globalKeywords), "job", ".base", "other", "a b"), fc.oneof(job, value), { maxKeys: 6 });

test("whatever a file holds is judged, and every finding has its place", () => {
  fc.assert(
    fc.property(pipeline, (file) => {
      for (const finding of judgePipeline(file, sample).findings) {
        expect(finding.code).toMatch(/^[a-z-]+$/);
        expect(finding.message).toMatch(/^[^A-Z].*[^.]$|^GitLab /);
      }
    }),
    { numRuns: 400 },
  );
});

test("whatever a text is, it is judged, with file, line and column", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), pipeline.map((file) => JSON.stringify(file))), (text) => {
      for (const { where } of checkPipelineText("f.yml", text, sample).findings) expect(where).toMatch(/^f\.yml:\d+:\d+$/);
    }),
    { numRuns: 400 },
  );
});
