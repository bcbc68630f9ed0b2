import * as pulumi from "@pulumi/pulumi";

/** Ends what {@link withoutStacks} began. */
export interface Stacks {
  restore(): void;
  /** An error of the constructor: it gets the place in the program that called it, where it has no stack. */
  givenTo(error: unknown, constructor: new (...args: never[]) => unknown): unknown;
}

/**
 * Registering a resource makes some forty promises, and Pulumi's SDK formats a stack for each, for its message about leaked
 * promises alone: half of the time of a program with many resources. While one is constructed, errors get no stack.
 *
 * Source positions stay as they are: the SDK sets a limit of its own where it takes one.
 *
 * @param opts as the class got them: `transformations` are code of the program, whose errors keep their stacks.
 */
export function withoutStacks(opts: pulumi.CustomResourceOptions): Stacks {
  const before = Error.stackTraceLimit;
  const restore = (): void => {
    Error.stackTraceLimit = before;
  };
  if (!process.env["PULUMI_DEBUG_PROMISE_LEAKS"] && !hasTransformations(opts)) Error.stackTraceLimit = 0;
  return {
    restore,
    givenTo(error, constructor) {
      restore();
      if (error instanceof Error && !/\n\s+at /.test(error.stack ?? "")) Error.captureStackTrace(error, constructor);
      return error;
    },
  };
}

/** The resource's own, and those of what it is in: `CustomResource` runs them all. */
function hasTransformations({ transformations = [], parent }: pulumi.CustomResourceOptions): boolean {
  const inherited: unknown = Reflect.get(parent ?? pulumi.runtime.getStackResource() ?? {}, "__transformations");
  return transformations.length > 0 || (Array.isArray(inherited) && inherited.length > 0);
}
