import { show, type Subject } from "../subject";
import { titleOfAddress } from "../surroundings";
import { unsaid, type Wording } from "../wording";

const name = (subject: Subject) => `value ${titleOfAddress(subject.thing.address)}`;
const becomes = (subject: Subject, attribute: string) => `${name(subject)} goes from ${show(subject.before?.[attribute])} to ${show(subject.after?.[attribute])}`;

/** Terraform's own: data by which others are renewed. */
export const terraform: Readonly<Record<string, Wording>> = {
  terraform_data: {
    name,
    // What follows from it is said where it happens.
    replaced: () => undefined,
    attributes: {
      triggers_replace: (_difference, subject) => `${becomes(subject, "triggers_replace")}, and renews what depends on it`,
      input: (_difference, subject) => becomes(subject, "input"),
      output: unsaid,
    },
  },
};
