import type ts from "typescript";
import { type Comment, tagOf } from "./comments.js";
import type { Platform } from "./platform.js";

/** A function by which a program looks up what a platform has. */
export interface Lookup {
  readonly name: string;
  readonly comment: Comment;
  /** Without the account, which is the caller's. */
  readonly parameters: readonly ts.ParameterDeclaration[];
  readonly result: ts.TypeNode;
}

/** The public lookups of a platform. */
export function lookupsOf({ lookups }: Platform): Lookup[] {
  return lookups.functions().flatMap(({ declaration, comment }) => {
    const { parameters, name, type: result } = declaration;
    const isPublic = parameters.at(-1)?.type?.getText() === "Account" && tagOf(comment, "internal") === undefined;
    if (!isPublic || name === undefined || result === undefined) return [];
    return [{ name: name.text, comment, parameters: parameters.slice(0, -1), result }];
  });
}
