type Configuration = Record<string, any>;

let interception: ((json: Configuration) => Configuration) | undefined;

/**
 * Puts something between what is synthesised and the test that looks at it, until it is ended by nothing: so that what
 * tests notice can itself be tested.
 */
export function intercept(between: typeof interception): void {
  interception = between;
}

export function intercepted(json: Configuration): Configuration {
  return interception === undefined ? json : interception(json);
}
