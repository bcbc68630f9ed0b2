/** What of a Node.js decides whether this package runs on it: `process` has it. */
interface Runtime {
  readonly version: string;
  readonly features: object;
}

/**
 * Why this package does not run on a Node.js; undefined: it does. Some of its dependencies are ES modules alone, and older
 * ones cannot `require` these.
 */
export function nodeProblem(program: string, { version, features }: Runtime): string | undefined {
  if (Reflect.get(features, "require_module") === true) return undefined;
  return `error: ${program} needs Node.js 20.19 or later (of version 22: 22.12 or later), and this is ${version}.`;
}
