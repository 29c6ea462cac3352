import { judgeInclusions, type KnownCatalogue } from "../check/inclusions";
import { componentAddress, inclusions } from "../pipeline";
import type { Survey } from "./survey";

/** A look without the parts that components do not take as they are called: for those it says so. */
export function fitting(survey: Survey, catalogue: KnownCatalogue): Survey {
  const { tests, images, charts, packages } = survey;
  const included = inclusions({ catalogue: catalogue.reference, tests, images, charts, packages });
  const reasons = included.flatMap(({ component, inputs }) =>
    judgeInclusions({ component: componentAddress(component, catalogue.reference), inputs }, catalogue)
      .findings.filter(({ code }) => code === "wrong-input")
      .map(({ at, found, allowed }) => `${String(found)} is nothing that the component ${component} takes: its input ${String(at.at(-1))} is ${allowed}; give it another name, or a job of your own`),
  );
  if (reasons.length === 0) return survey;
  return { ...survey, chosen: [], undecided: [...survey.undecided, ...reasons], tests: [], images: [], charts: [], packages: [], takes: [] };
}
