import { z } from "zod";
import { DEEPEST, isTooDeep } from "../../protocol/depth.js";
import { factsOf } from "./facts.js";
import { describeIssue, describeUnknownName } from "./issues.js";
import { isObject } from "./json.js";
import type { CheckFailure, CheckResult } from "./lifecycle.js";
import type { Values } from "./values.js";
import { formatPath, valueAt } from "./path.js";
import { readBy } from "./read-by.js";
import { shortenMessage } from "./shorten.js";
import { containsUnknown, isUnknown } from "../../protocol/unknown.js";

/** The arguments of a resource: what a program may say. Strict: a name it does not have is refused. */
export type ArgumentSchema = z.ZodObject<z.core.$ZodLooseShape, z.core.$strict>;

/**
 * A rule over several arguments ("one of the two"), as failures. It sees canonical values, in which anything may be
 * unknown: it asks `isUnknown` before it looks into one.
 */
export type Rule = (args: Values) => readonly CheckFailure[];

/** An issue of zod, or a name the schema does not have, with the path from the top. */
type Finding =
  | { readonly path: readonly PropertyKey[]; readonly issue: z.core.$ZodIssue }
  | { readonly path: readonly PropertyKey[]; readonly unknownName: string };

/**
 * Validates arguments and brings them into canonical form. Total on unknown values: they pass untouched at any depth,
 * and the known values beside them are still checked.
 */
export function checkArguments(schema: ArgumentSchema, news: Values, rules: readonly Rule[] = []): CheckResult {
  const unfit = refuseUnfit(schema, news);
  if (unfit.length > 0) return { inputs: news, failures: unfit };
  const given = withoutMissing(schema, news);
  const findings: Finding[] = [];
  const canonical = walk(schema, given, [], findings);
  const failures = firstOf(findings, (finding) => toFailure(schema, given, finding));
  if (failures.length > 0 || !isObject(canonical)) return { inputs: news, failures };
  const broken = rules.flatMap((rule) => rule(canonical));
  return { inputs: canonical, failures: firstOf(broken, (failure) => failure) };
}

/** A list of thousands that is wrong throughout is one mistake. */
const MOST_FAILURES = 20;

/** The first failures in words, and how many more there are. */
function firstOf<T>(all: readonly T[], describe: (each: T) => CheckFailure): CheckFailure[] {
  const failures = all
    .slice(0, MOST_FAILURES)
    .map(describe)
    .map(({ property, reason }) => ({ property, reason: shortenMessage(reason) }));
  const more = all.length - failures.length;
  if (more === 0) return failures;
  return [...failures, { property: "", reason: `${more} more values are refused; correct these first` }];
}

/** What no platform takes, and what nothing behind this border is made for, whatever the argument. */
function refuseUnfit(schema: ArgumentSchema, news: Values): CheckFailure[] {
  const facts = factsOf(schemasOf(schema));
  return Object.entries(news).flatMap(([name, value]) => {
    const reason = isTooDeep(value)
      ? `is nested deeper than ${DEEPEST} levels`
      : holdsHalfCharacter(value)
        ? "must be valid Unicode: it holds an unpaired surrogate"
        : holdsPrototype(value)
          ? "must not have a member named __proto__: JSON libraries drop it"
          : undefined;
    if (reason === undefined) return [];
    return [
      facts[name]?.secret === true
        ? { property: "", reason: `${name} ${reason}` }
        : { property: formatPath([name]), reason },
    ];
  });
}

/** Half a surrogate pair has no UTF-8: Pulumi's wire, addresses and platforms would each make something else of it. */
function holdsHalfCharacter(value: unknown): boolean {
  if (typeof value === "string") return /\p{Surrogate}/u.test(value);
  if (Array.isArray(value)) return value.some(holdsHalfCharacter);
  return isObject(value) && Object.entries(value).some((entry) => entry.some(holdsHalfCharacter));
}

function holdsPrototype(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsPrototype);
  return isObject(value) && (Object.hasOwn(value, "__proto__") || Object.values(value).some(holdsPrototype));
}

/** To Pulumi null is the same as missing, at any depth; where a platform gives it a meaning, the schema takes it. */
function withoutMissing(schema: z.ZodObject, values: Values): Values {
  const shape = schemasOf(schema);
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const member = shape[name];
      const isMissing = value === null && member !== undefined && !member.safeParse(null).success;
      if (value === undefined || isMissing) return [];
      const inner = member === undefined ? undefined : unwrap(member);
      return [[name, inner instanceof z.ZodObject && isObject(value) ? withoutMissing(inner, value) : value]];
    }),
  );
}

/**
 * Zod decides wherever everything is known. Only where something unknown lies inside, the structure is followed down
 * to it: objects, lists, records and what wraps them. Rules of zod over a whole object need all of it known, so rules over
 * several arguments are {@link Rule}s instead.
 */
function walk(schema: z.ZodType, value: unknown, path: readonly PropertyKey[], findings: Finding[]): unknown {
  if (isUnknown(value)) return value;
  if (!containsUnknown(value)) {
    const result = readBy(schema, value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const at = [...path, ...issue.path];
      if (issue.code === "unrecognized_keys")
        findings.push(...issue.keys.map((name) => ({ path: at, unknownName: name })));
      else findings.push({ path: at, issue });
    }
    return value;
  }
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject && isObject(value)) return walkObject(inner, value, path, findings);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    const element = asSchema(inner.element);
    return element === undefined ? value : value.map((item, index) => walk(element, item, [...path, index], findings));
  }
  if (inner instanceof z.ZodRecord && isObject(value)) {
    const member = asSchema(inner.valueType);
    if (member === undefined) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, item]) => [name, walk(member, item, [...path, name], findings)]));
  }
  // A list or an object in the place of something else is wrong, whatever is not known inside it.
  const misfit = readBy(schema, value).error?.issues.find(isAboutTheWhole);
  if (misfit !== undefined) findings.push({ path, issue: misfit });
  return value;
}

function isAboutTheWhole(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union") return issue.errors.every((branch) => branch.some(isAboutTheWhole));
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function walkObject(schema: z.ZodObject, value: Values, path: readonly PropertyKey[], findings: Finding[]): Values {
  const shape = schemasOf(schema);
  const result: Values = {};
  for (const name of new Set([...Object.keys(shape), ...Object.keys(value)])) {
    const member = shape[name];
    if (member === undefined) {
      result[name] = value[name];
      if (schema.def.catchall instanceof z.ZodNever) findings.push({ path, unknownName: name });
      continue;
    }
    const walked = walk(member, value[name], [...path, name], findings);
    if (walked !== undefined) result[name] = walked;
  }
  return result;
}

/** A schema without what only says that it may be missing, has a default, or is translated. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrapType(schema.unwrap(), schema);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return unwrapType(schema.unwrap(), schema);
  // What is made of the whole value (a sorted set) needs all of it known; its parts are checked all the same.
  if (schema instanceof z.ZodPipe) return unwrapType(schema.in, schema);
  return schema;
}

function unwrapType(inner: unknown, outer: z.ZodType): z.ZodType {
  const schema = asSchema(inner);
  return schema === undefined ? outer : unwrap(schema);
}

function asSchema(value: unknown): z.ZodType | undefined {
  return value instanceof z.ZodType ? value : undefined;
}

/** The schemas of an object's members, by name. Without a prototype: `constructor` is no member. */
export function schemasOf(schema: z.ZodObject): Record<string, z.ZodType> {
  const members: Record<string, z.ZodType> = Object.fromEntries(
    Object.entries(schema.shape).flatMap(([name, member]) => {
      const known = asSchema(member);
      return known === undefined ? [] : [[name, known]];
    }),
  );
  Object.setPrototypeOf(members, null);
  return members;
}

function toFailure(schema: ArgumentSchema, given: Values, finding: Finding): CheckFailure {
  const { path } = finding;
  const shape = schemasOf(schema);
  if ("unknownName" in finding) {
    return {
      property: formatPath([...path, finding.unknownName]),
      reason: describeUnknownName(finding.unknownName, memberNames(shape, path)),
    };
  }
  const top = String(path[0] ?? "");
  const secret = factsOf(shape)[top]?.secret === true;
  const reason = describeIssue(finding.issue, valueAt(given, path), secret);
  // Pulumi prints the value of the top-level argument that a failure names: a secret one is named in the reason.
  return secret && path.length === 1
    ? { property: "", reason: `${top} ${reason}` }
    : { property: formatPath(path), reason };
}

function memberNames(shape: Record<string, z.ZodType>, path: readonly PropertyKey[]): string[] {
  let members = shape;
  for (const key of path) {
    const member = members[String(key)];
    const inner = member === undefined ? undefined : unwrap(member);
    if (!(inner instanceof z.ZodObject)) return [];
    members = schemasOf(inner);
  }
  return Object.keys(members);
}
