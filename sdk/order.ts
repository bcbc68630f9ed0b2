import * as pulumi from "@pulumi/pulumi";
import { currentProgram } from "./current-program.js";

/** What of one program others come after, by token and what identifies it. */
type Declared = Map<string, pulumi.Resource[]>;

const programs = new WeakMap<object, Declared>();

function declaredSoFar(): Declared {
  const program = currentProgram();
  const known = programs.get(program) ?? new Map<string, pulumi.Resource[]>();
  programs.set(program, known);
  return known;
}

/** Notes a resource that others come after. @param parts the arguments that identify it. */
export function noteDeclared(token: string, parts: readonly unknown[], resource: pulumi.Resource): void {
  const key = keyOf(token, parts);
  if (key === undefined) return;
  const declared = declaredSoFar();
  declared.set(key, [...(declared.get(key) ?? []), resource]);
}

/**
 * Options by which a resource comes after the one that it stands on, where the program has declared that before. One that
 * comes later, or is named by other outputs, is waited for by the provider.
 *
 * @param parts the arguments that identify that one.
 */
export function after(
  token: string,
  parts: readonly unknown[],
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResourceOptions {
  const key = keyOf(token, parts);
  const dependsOn = key === undefined ? undefined : declaredSoFar().get(key);
  return dependsOn === undefined ? opts : pulumi.mergeOptions(opts, { dependsOn });
}

const numbers = new WeakMap<object, number>();
let last = 0;

/** Texts are the same by what they say; what is not known yet (an output) where it is the very same. */
function keyOf(token: string, parts: readonly unknown[]): string | undefined {
  const keys = parts.map((part) => {
    if (typeof part === "string") return part;
    if (typeof part !== "object" || part === null) return undefined;
    const number = numbers.get(part) ?? ++last;
    numbers.set(part, number);
    return number;
  });
  return keys.includes(undefined) ? undefined : JSON.stringify([token, ...keys]);
}
