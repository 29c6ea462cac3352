/**
 * What one plugin offers to others, under a name and with a type. Plugins meet through capabilities only, never
 * through each other, so that another forge or another secret store can take a core service's place.
 */
export class Capability<T> {
  /** Never set: it ties the type to the capability, so that a wrong implementation does not compile. */
  declare readonly offers: T;

  /** @param name as errors show it, e.g. `secret store` */
  constructor(readonly name: string) {}
}
