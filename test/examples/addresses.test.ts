/**
 * Addresses are the contract with everybody's state: a change here is a resource that is made anew, and what it held is
 * lost unless it is moved. Look twice before updating the snapshot.
 */
import { example, synthesised } from "../properties/declaration";

test.each([...synthesised(example)])("addresses of stack %s of the example inventory", (_name, stack) => {
  expect(stack.addresses).toMatchSnapshot();
});
