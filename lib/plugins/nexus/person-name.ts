export interface PersonName {
  readonly firstName: string;
  readonly lastName: string;
}

/** A name to show, from an address such as `first.last@example.org`. Nexus wants both; an address of one word gives it twice. */
export function nameOfPerson(email: string): PersonName {
  const words = email
    .replace(/@.*$/, "")
    .split(/[._+]+/)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const [firstName = email, ...others] = words;
  return { firstName, lastName: others.length > 0 ? others.join(" ") : firstName };
}
