import { show, type Subject } from "../subject";
import { titleOfAddress } from "../surroundings";
import type { Difference } from "../values";
import { unsaid, type Wording } from "../wording";

const name = (subject: Subject) => `value ${titleOfAddress(subject.thing.address)}`;
const becomes = ({ before, after }: Difference, subject: Subject) => `${name(subject)} goes from ${show(before)} to ${show(after)}`;

/** Terraform's own: data by which others are renewed. */
export const terraform: Readonly<Record<string, Wording>> = {
  terraform_data: {
    name,
    // What follows from it is said where it happens.
    replaced: () => undefined,
    attributes: {
      triggers_replace: (difference, subject) => `${becomes(difference, subject)}, and renews what depends on it`,
      input: becomes,
      output: unsaid,
    },
  },
};
