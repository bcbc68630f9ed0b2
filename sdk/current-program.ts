import * as pulumi from "@pulumi/pulumi";

let withoutStack = {};

/** What stands for the program that runs: by Pulumi's Automation API one process may run several, each with its own stack. */
export function currentProgram(): object {
  return pulumi.runtime.getStackResource() ?? withoutStack;
}

/** Programs on mocks have no stack: what runs from now on is another one. */
export function nextProgram(): void {
  withoutStack = {};
}
