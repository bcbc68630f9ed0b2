import { createRequire } from "node:module";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { factsOf } from "../../../provider/core/facts.js";
import type { ArgumentFacts } from "../../../provider/core/lifecycle.js";
import { type Follows, publishedOf } from "../../../provider/core/published.js";
import type { Setting } from "../../../provider/core/setting.js";
import { platformOf, tokens, type Token } from "../../../provider/registry.js";
import { type Comment, Source, tagOf } from "./comments.js";
import { kebab } from "./names.js";
import { type Member, membersOf, type Shape } from "./shape.js";

const PROVIDER = path.resolve(__dirname, "../../../provider");

/** An argument: everything that is known of it stands in its schema. */
export interface Argument extends Member {
  readonly comment: Comment;
  readonly facts: ArgumentFacts;
}

/** An output: an argument as it is kept, or a fact. */
export interface Output extends Member {
  /** In one paragraph. */
  readonly text: string;
}

/** A type of its own that arguments are made of. */
export interface NamedType {
  readonly name: string;
  readonly comment: Comment;
  readonly shape: Shape;
  readonly members: ReadonlyMap<string, Comment>;
}

/** One kind of resource. */
export interface Resource {
  readonly token: Token;
  /** `Sync` of `nango:Sync`. */
  readonly name: string;
  readonly comment: Comment;
  readonly arguments: readonly Argument[];
  readonly types: readonly NamedType[];
  readonly outputs: readonly Output[];
  /** What it comes after. */
  readonly follows: Follows | undefined;
}

/** An argument of a platform's explicit provider. */
export interface AccountArgument {
  readonly name: string;
  readonly comment: Comment;
  readonly setting: Setting;
  /** In TypeScript's spelling, or in words. */
  readonly preset: string | undefined;
}

/** What the package publishes of a platform. */
export interface Platform {
  /** As tokens have it: `aisquared`. */
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly account: { readonly comment: Comment; readonly arguments: readonly AccountArgument[] };
  readonly lookups: Source;
}

/** Reads what stands in a platform's schemas, settings and lookups. */
export async function readPlatform(name: string): Promise<Platform> {
  const folder = path.join(PROVIDER, name);
  const resources: Resource[] = [];
  for (const token of tokens.filter((each) => platformOf(each) === name)) {
    resources.push(await readResource(token, folder));
  }
  return { name, resources, account: await readAccount(folder), lookups: new Source(path.join(folder, "lookups.ts")) };
}

async function readResource(token: Token, folder: string): Promise<Resource> {
  const name = token.slice(token.indexOf(":") + 1);
  const prefix = name.charAt(0).toLowerCase() + name.slice(1);
  const file = schemaFile(folder, name);
  const module = await load(file);
  const [args, state] = [module[`${prefix}Args`], module[`${prefix}State`]];
  if (!(args instanceof z.ZodObject) || !(state instanceof z.ZodObject)) {
    throw new Error(`${file} does not export the schemas ${prefix}Args and ${prefix}State.`);
  }
  const source = new Source(file);
  const found = readArguments(args, source.members(`${prefix}Args`), file);
  const types = new Map<string, Shape>();
  for (const { shape } of found) collectNames(shape, types);
  const sources = sourcesIn(folder);
  return {
    token,
    name,
    comment: source.constant(`${prefix}Args`),
    arguments: found,
    types: [...types].map(([type, shape]) => readType(type, shape, sources)),
    outputs: readOutputs(found, args, state, source.members(`${prefix}State`)),
    follows: module[`${prefix}Follows`] as Follows | undefined,
  };
}

/** `schema.ts` of the platform, or that of the folder that a further resource has: `sync-variant` of `SyncVariant`. */
function schemaFile(folder: string, name: string): string {
  const file = path.join(folder, kebab(name), "schema.ts");
  return existsSync(file) ? file : path.join(folder, "schema.ts");
}

function readArguments(args: z.ZodObject, comments: ReadonlyMap<string, Comment>, file: string): Argument[] {
  const facts = factsOf(
    Object.fromEntries(
      Object.entries<unknown>(args.shape).flatMap(([name, schema]) =>
        schema instanceof z.ZodType ? [[name, schema]] : [],
      ),
    ),
  );
  return membersOf(args, "given").map((member) => {
    const comment = comments.get(member.name);
    if (comment === undefined || comment.text.length === 0)
      throw new Error(`${file}: ${member.name} has no documentation.`);
    const own = facts[member.name] ?? {};
    if (own.replaces === true && !/\breplaces\b/.test(comment.text.join(" ")))
      throw new Error(`${file}: the documentation of ${member.name} does not say that a change replaces the resource.`);
    return { ...member, comment, facts: own };
  });
}

/** Arguments as they are kept, and facts; what the state's own schema says anew of an argument, counts. */
function readOutputs(
  args: readonly Argument[],
  argsSchema: z.ZodObject,
  state: z.ZodObject,
  own: ReadonlyMap<string, Comment>,
): Output[] {
  const kept = new Map(membersOf(argsSchema, "kept").map((member) => [member.name, member]));
  return membersOf(state, "kept").map((member) => {
    const comment = own.get(member.name);
    const argument = args.find(({ name }) => name === member.name);
    if (comment !== undefined || argument === undefined) {
      const schema: unknown = state.shape[member.name];
      const isAlways = schema instanceof z.ZodType && publishedOf(schema).always === true;
      return { ...member, optional: member.optional && !isAlways, text: comment?.text.join(" ") ?? "" };
    }
    const shown = kept.get(member.name) ?? member;
    return { ...shown, text: outputText(argument.comment, shown.optional) };
  });
}

/** What an argument is, in its first sentence or in words of its own; and what it means that there is none. */
function outputText(comment: Comment, optional: boolean): string {
  const text = tagOf(comment, "output") ?? firstSentence(comment.text);
  return optional && !/\bundefined\b/i.test(text) ? `${text} Undefined: not managed.` : text;
}

function firstSentence(lines: readonly string[]): string {
  const paragraph = lines.slice(0, [...lines, ""].indexOf("")).join(" ");
  return /^.*?\.(?=\s+[A-Z`]|$)/.exec(paragraph)?.[0] ?? paragraph;
}

function collectNames(shape: Shape, found: Map<string, Shape>): void {
  switch (shape.kind) {
    case "named":
      // What a type is made of comes before it.
      collectNames(shape.of, found);
      found.set(shape.name, shape.of);
      return;
    case "union":
      for (const each of shape.of) collectNames(each, found);
      return;
    case "list":
    case "map":
      collectNames(shape.of, found);
      return;
    case "object":
      for (const member of shape.members) collectNames(member.shape, found);
      return;
    default:
  }
}

function readType(name: string, shape: Shape, sources: readonly Source[]): NamedType {
  const known = sources.map((source) => source.published(name)).find((found) => found !== undefined);
  if (known === undefined) throw new Error(`No constant is made by published({ type: "${name}" }, …).`);
  return { name, shape, ...known };
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => new Source(path.join(folder, name)));
}

async function readAccount(folder: string): Promise<Platform["account"]> {
  const file = path.join(folder, "settings.ts");
  const module = await load(file);
  const source = new Source(file);
  const names = new Map(Object.entries(module).map(([name, value]) => [value, name]));
  const settings = module["settings"] as readonly Setting[];
  return {
    comment: source.constant("settings"),
    arguments: settings.map((setting) => {
      const comment = source.constant(names.get(setting) ?? "");
      const name = setting.config.slice(setting.config.indexOf(":") + 1);
      const preset = name === "baseUrl" ? JSON.stringify(module["VENDOR_URL"]) : tagOf(comment, "default");
      return { name, comment, setting, preset };
    }),
  };
}

/** By `require`, which the tests' loading of TypeScript knows too. */
function load(file: string): Promise<Record<string, unknown>> {
  return Promise.resolve(createRequire(__filename)(file) as Record<string, unknown>);
}
