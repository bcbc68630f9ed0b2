import type { Arranged } from "./arrange.js";
import { comment, constant, declaration } from "./typescript.js";

/** The head of a program: where it came from, and what belongs to it. */
export interface ProgramHead {
  /** Registry name of the resource, such as `nango:Sync`. */
  readonly token: string;
  readonly title: string;
  /** Name of the import file beside it. */
  readonly importFile: string;
  /** The syncs are a list of data, and one loop declares them. */
  readonly asData: boolean;
}

/** A TypeScript program that declares the resources in their groups, formatted as Prettier does. */
export function programText({ token, title, importFile, asData }: ProgramHead, resources: readonly Arranged[]): string {
  const namespace = token.split(":", 1)[0] ?? token;
  const hasSecrets = resources.some(({ secretKeys }) => secretKeys.length > 0);
  const count = resources.length === 1 ? "1 sync" : `${resources.length} syncs`;
  const lines = [
    comment(`${count} of ${title}, written by \`pulumi-syncs import ${namespace}\`.`),
    comment(`Take them into the state before the first \`up\`:`),
    comment(`pulumi-syncs import --file ${importFile}`),
    "",
    ...(hasSecrets ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
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
  if (asData) return [...lines, ...dataAndLoop(namespace, resources), ""].join("\n");
  const explained = new Set<string>();
  let group: string | undefined;
  for (const resource of resources) {
    if (resource.group !== group) lines.push(comment(`--- ${resource.group}`), "");
    group = resource.group;
    for (const key of resource.secretKeys) {
      if (!explained.has(key)) lines.push(comment(`pulumi-syncs config set --secret ${key}`));
      explained.add(key);
    }
    lines.push(declaration(namespace, resource.name, resource.args), "");
  }
  return lines.join("\n");
}

/** One entry of a record for each resource, by its name, and the loop over them. */
function dataAndLoop(namespace: string, resources: readonly Arranged[]): string[] {
  const members = Object.fromEntries(resources.map(({ name, args }) => [name, args]));
  return [
    constant("syncs", `Readonly<Record<string, ${namespace}.SyncArgs>>`, members),
    "",
    "for (const [name, args] of Object.entries(syncs)) {",
    `  new ${namespace}.Sync(name, args);`,
    "}",
  ];
}
