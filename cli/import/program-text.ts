import type { Arranged } from "./arrange.js";
import { comment, constant, declaration, STEP } from "./typescript.js";

/** The head of a program: where it came from, and what belongs to it. */
export interface ProgramHead {
  /** Registry name of the resource, such as `nango:Sync`. */
  readonly token: string;
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
  { token, title, importFile, asData, byName }: ProgramHead,
  resources: readonly Arranged[],
): string {
  const namespace = token.split(":", 1)[0] ?? token;
  const hasSecrets = resources.some(({ secretKeys }) => secretKeys.length > 0);
  const count = resources.length === 1 ? "1 sync" : `${resources.length} syncs`;
  const lines = [
    comment(`${count} of ${title}, written by \`pulumi-syncs import ${namespace}\`.`),
    comment(`Take them into the state before the first \`up\`:`),
    comment(`pulumi-syncs import --file ${importFile}`),
    "",
    ...(hasSecrets || byName !== undefined ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    `import { ${namespace} } from "pulumi-syncs";`,
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
  const syncs = asData ? dataAndLoop(namespace, resources, indent) : declarations(namespace, resources, indent);
  const body = byName === undefined ? syncs : [...byName, "", "export = async () => {", ...syncs, "};"];
  return [...lines, ...body, ""].join("\n");
}

/** Every resource by itself, in its group. */
function declarations(namespace: string, resources: readonly Arranged[], indent: string): string[] {
  const explained = new Set<string>();
  let group: string | undefined;
  return resources.flatMap(({ name, group: own, args, notes, secretKeys }, index) => {
    const isNew = own !== group;
    group = own;
    const keys = secretKeys.filter((key) => !explained.has(key));
    for (const key of keys) explained.add(key);
    const said = [...notes, ...keys.map((key) => `pulumi-syncs config set --secret ${key}`)];
    return [
      ...(index === 0 ? [] : [""]),
      ...(isNew ? [`${indent}${comment(`--- ${own}`)}`, ""] : []),
      ...said.map((text) => `${indent}${comment(text)}`),
      declaration(namespace, name, args, indent),
    ];
  });
}

/** One entry of a record for each resource, by its name, and the loop over them. */
function dataAndLoop(namespace: string, resources: readonly Arranged[], indent: string): string[] {
  const members = Object.fromEntries(resources.map(({ name, args }) => [name, args]));
  return [
    ...resources.flatMap(({ name, notes }) => notes.map((note) => `${indent}${comment(`${name}: ${note}`)}`)),
    constant("syncs", `Readonly<Record<string, ${namespace}.SyncArgs>>`, members, indent),
    "",
    `${indent}for (const [name, args] of Object.entries(syncs)) {`,
    `${indent}${STEP}new ${namespace}.Sync(name, args);`,
    `${indent}}`,
  ];
}
