import type { Arranged } from "./arrange.js";
import { comment, constant, declaration, STEP } from "./typescript.js";

/** The head of a program: where it came from, and what belongs to it. */
export interface ProgramHead {
  /** As tokens name it: `nango`. */
  readonly platform: string;
  readonly title: string;
  /** Name of the import file beside it. */
  readonly importFile: string;
  /** The syncs are a list of data, and one loop declares them. */
  readonly asData: boolean;
  /** What finds objects by their names; undefined: syncs name ids. */
  readonly byName?: readonly string[] | undefined;
}

/** A TypeScript program that declares the resources in their groups, formatted as Prettier does. */
export function programText(
  { platform, title, importFile, asData, byName }: ProgramHead,
  resources: readonly Arranged[],
): string {
  const hasSecrets = resources.some(({ secretKeys }) => secretKeys.length > 0);
  const noun = resources.every(({ token }) => token === `${platform}:Sync`) ? "sync" : "resource";
  const count = `${resources.length} ${noun}${resources.length === 1 ? "" : "s"}`;
  const lines = [
    comment(`${count} of ${title}, written by \`pulumi-syncs import ${platform}\`.`),
    comment(`Take them into the state before the first \`up\`:`),
    comment(`pulumi-syncs import --file ${importFile}`),
    "",
    ...(hasSecrets || byName !== undefined ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    `import { ${platform} } from "pulumi-syncs";`,
    "",
    ...(hasSecrets
      ? [
          comment("Secrets come from the stack's config: `pulumi-syncs config set --secret KEY`."),
          "const config = new pulumi.Config();",
          "",
        ]
      : []),
  ];
  // Lookups are awaited, which a program does in a function.
  const indent = byName === undefined ? "" : STEP;
  const declared = asData ? dataAndLoops(resources, indent) : declarations(resources, indent);
  const body = byName === undefined ? declared : [...byName, "", "export = async () => {", ...declared, "};"];
  return [...lines, ...body, ""].join("\n");
}

/** Every resource by itself, in its group. */
function declarations(resources: readonly Arranged[], indent: string): string[] {
  const explained = new Set<string>();
  let group: string | undefined;
  return resources.flatMap(({ name, token, group: own, args, notes, secretKeys }, index) => {
    const isNew = own !== group;
    group = own;
    const keys = secretKeys.filter((key) => !explained.has(key));
    for (const key of keys) explained.add(key);
    const comments = [...notes, ...keys.map((key) => `pulumi-syncs config set --secret ${key}`)];
    return [
      ...(index === 0 ? [] : [""]),
      ...(isNew ? [`${indent}${comment(`--- ${own}`)}`, ""] : []),
      ...comments.map((text) => `${indent}${comment(text)}`),
      declaration(classOf(token), name, args, indent),
    ];
  });
}

/** `nango.Sync` of `nango:Sync`. */
function classOf(token: string): string {
  return token.replace(":", ".");
}

/** Of each kind one entry of a record for each resource, by its name, and the loop over them. */
function dataAndLoops(resources: readonly Arranged[], indent: string): string[] {
  const tokens = [...new Set(resources.map(({ token }) => token))];
  // Syncs stand on what is beside them.
  tokens.sort((one, other) => Number(isOfSyncs(one)) - Number(isOfSyncs(other)));
  return tokens.flatMap((token, index) => {
    const own = resources.filter((resource) => resource.token === token);
    const name = isOfSyncs(token) ? "syncs" : constantOf(token);
    const members = Object.fromEntries(own.map((resource) => [resource.name, resource.args]));
    return [
      ...(index > 0 ? [""] : []),
      ...own.flatMap((resource) => resource.notes.map((note) => `${indent}${comment(`${resource.name}: ${note}`)}`)),
      constant(name, `Readonly<Record<string, ${classOf(token)}Args>>`, members, indent),
      "",
      `${indent}for (const [name, args] of Object.entries(${name})) {`,
      `${indent}${STEP}new ${classOf(token)}(name, args);`,
      `${indent}}`,
    ];
  });
}

function isOfSyncs(token: string): boolean {
  return token.endsWith(":Sync");
}

/** `variants` of `nango:SyncVariant`, `metadata` of `nango:ConnectionMetadata`. */
function constantOf(token: string): string {
  const word = (/[A-Z][a-z]+$/.exec(token)?.[0] ?? token).toLowerCase();
  return word.endsWith("data") ? word : `${word}s`;
}
