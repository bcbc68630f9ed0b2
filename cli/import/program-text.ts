import type { Arranged } from "./arrange.js";
import { comment, constant, declaration } from "./typescript.js";

/** The head of a program: where it came from, and what belongs to it. */
export interface ProgramHead {
  /** As tokens name it: `nango`. */
  readonly platform: string;
  readonly title: string;
  /** Name of the import file beside it. */
  readonly importFile: string;
  /** The syncs are a list of data, and one loop declares them. */
  readonly asData: boolean;
}

/** A TypeScript program that declares the resources in their groups, formatted as Prettier does. */
export function programText(
  { platform, title, importFile, asData }: ProgramHead,
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
    ...(hasSecrets ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
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
  if (asData) return [...lines, ...dataAndLoops(resources), ""].join("\n");
  const explained = new Set<string>();
  let group: string | undefined;
  for (const resource of resources) {
    if (resource.group !== group) lines.push(comment(`--- ${resource.group}`), "");
    group = resource.group;
    for (const key of resource.secretKeys) {
      if (!explained.has(key)) lines.push(comment(`pulumi-syncs config set --secret ${key}`));
      explained.add(key);
    }
    lines.push(declaration(classOf(resource.token), resource.name, resource.args), "");
  }
  return lines.join("\n");
}

/** `nango.Sync` of `nango:Sync`. */
function classOf(token: string): string {
  return token.replace(":", ".");
}

/** Of each kind one entry of a record for each resource, by its name, and the loop over them. */
function dataAndLoops(resources: readonly Arranged[]): string[] {
  const tokens = [...new Set(resources.map(({ token }) => token))];
  // Syncs stand on what is beside them.
  tokens.sort((one, other) => Number(isOfSyncs(one)) - Number(isOfSyncs(other)));
  return tokens.flatMap((token, index) => {
    const own = resources.filter((resource) => resource.token === token);
    const name = isOfSyncs(token) ? "syncs" : constantOf(token);
    return [
      ...(index > 0 ? [""] : []),
      constant(
        name,
        `Readonly<Record<string, ${classOf(token)}Args>>`,
        Object.fromEntries(own.map((resource) => [resource.name, resource.args])),
      ),
      "",
      `for (const [name, args] of Object.entries(${name})) {`,
      `  new ${classOf(token)}(name, args);`,
      "}",
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
