import type ts from "typescript";
import type { ArgumentFacts } from "../../../provider/core/lifecycle.js";
import { tagOf } from "../model/comments.js";
import { lookupsOf } from "../model/lookups.js";
import type { AccountArgument, NamedType, Platform, Resource } from "../model/platform.js";
import { commentText, paragraphs } from "./comment-text.js";
import { givenType, inputMember, outputType } from "./type-script.js";

/** What is true of every explicit provider. */
const ACCOUNT = `It takes nothing from the environment or the stack's config: what is not given here is missing. It is Pulumi's explicit
provider of the dynamic package, so that \`providers\` of a component takes it too; a component has one for all platforms.
A change of any argument is kept in the state (secrets encrypted), calls nothing and replaces nothing: \`refresh\` and
\`destroy\` use what the last \`up\` has kept, so run \`up\` after a rotation.`;

/** The text of `sdk/<platform>.ts`: what a program imports of a platform. */
export function sdkModule(platform: Platform): string {
  const { name, resources, account } = platform;
  const lookups = lookupTexts(platform);
  const types = [...new Set(lookups.flatMap(({ types }) => types))].sort();
  return `// Made by "npm run generate" from provider/${name}: change it there.
import * as pulumi from "@pulumi/pulumi";
import type * as lookups from "../provider/${name}/lookups.js";
import type { ${types.join(", ")} } from "../provider/${name}/lookups.js";
${orderImport(resources)}import { lookedUp } from "./program-config.js";
import { accountInputs, DYNAMIC_PACKAGE } from "./provider.js";
import { dynamicResource, type ExistingResourceOptions } from "./resource.js";

export type { ${types.join(", ")} };

${resources.map((resource) => resourceText(resource, resources)).join("\n")}
${accountText(name, account)}
${lookups.map(({ text }) => text).join("\n")}
/** The code behind the lookups, and with it an HTTP library, is loaded by the first lookup only. */
async function loadLookups(): Promise<typeof lookups> {
  return import("../provider/${name}/lookups.js");
}
`;
}

/** How to put resources in order, where some come after others. */
function orderImport(resources: readonly Resource[]): string {
  return resources.some(({ follows }) => follows !== undefined)
    ? 'import { after, noteDeclared } from "./order.js";\n'
    : "";
}

function resourceText(resource: Resource, all: readonly Resource[]): string {
  const { name, token, comment, outputs, follows } = resource;
  const options =
    follows === undefined ? "opts" : `after("${follows.token}", [${argumentList(Object.keys(follows.by))}], opts)`;
  const follower = all.find((other) => other.follows?.token === token)?.follows;
  const noted =
    follower === undefined
      ? ""
      : `\n      if (args !== undefined) noteDeclared("${token}", [${argumentList(Object.values(follower.by)).replaceAll("?.", ".")}], this);`;
  const constant = all.length > 1 ? `OUTPUTS_OF_${name.replace(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase()}` : "OUTPUTS";
  const secrets = secretArguments(resource.arguments);
  return `${resource.types.map(typeText).join("\n")}
/** Arguments of {@link ${name}}. */
export interface ${name}Args {
${resource.arguments.map((argument) => `  ${commentText(argument.comment, 2)}  ${inputMember(argument)};`).join("\n")}
}

/** What is known of a {@link ${name}}. */
export interface ${name}State {
${outputs.map(({ text, ...member }) => `  ${paragraphs([text], 2)}  ${member.name}: ${outputOf(member)};`).join("\n")}
}

const ${constant} = [
${outputs.map((output) => `  "${output.name}",`).join("\n")}
] as const satisfies readonly (keyof ${name}State)[];

${commentText(comment, 0)}export class ${name} extends pulumi.CustomResource {
${outputs
  .map(({ text, ...member }) => {
    const type = outputOf(member);
    const shown = type.includes("{") ? `${name}State["${member.name}"]` : type;
    return `  ${paragraphs([text], 2)}  declare readonly ${member.name}: pulumi.Output<${shown}>;`;
  })
  .join("\n")}

  constructor(name: string, args: ${name}Args, opts?: pulumi.CustomResourceOptions);
  /** @internal */
  constructor(name: string, args: undefined, opts: ExistingResourceOptions);
  constructor(name: string, args: ${name}Args | undefined, opts: pulumi.CustomResourceOptions = {}) {
    const { type, properties, options } = dynamicResource("${token}", name, args, ${constant}, ${options}${secrets});
    super(type, name, properties, options);${noted}
  }

  /**
   * Reads a {@link ${name}} that the program does not own.
   *
   * @param id ${tagOf(comment, "id") ?? ""}
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts: pulumi.CustomResourceOptions = {}): ${name} {
    return new ${name}(name, undefined, { ...opts, id });
  }
}
`;
}

function argumentList(names: readonly string[]): string {
  return names.map((name) => `args?.${name}`).join(", ");
}

function outputOf({ optional, shape }: Omit<Resource["outputs"][number], "text">): string {
  const type = outputType(shape);
  return optional && type !== "unknown" ? `${type} | undefined` : type;
}

function secretArguments(args: readonly { readonly name: string; readonly facts: ArgumentFacts }[]): string {
  const secrets = args
    .filter(({ facts }) => facts.secret === true)
    .map(({ name, facts }) =>
      facts.secretWith === undefined
        ? JSON.stringify(name)
        : `{ argument: ${JSON.stringify(name)}, with: ${JSON.stringify(facts.secretWith)} }`,
    );
  return secrets.length === 0 ? "" : `, [${secrets.join(", ")}]`;
}

function typeText({ name, comment, shape, members }: NamedType): string {
  const head = commentText(comment, 0);
  if (shape.kind !== "object") return `${head}export type ${name} = ${givenType(shape)};\n`;
  const lines = shape.members.map((member) => {
    const own = members.get(member.name);
    return `  ${own === undefined ? "" : commentText(own, 2)}  ${inputMember(member)};`;
  });
  return `${head}export interface ${name} {\n${lines.join("\n")}\n}\n`;
}

function accountText(platform: string, { comment, arguments: args }: Platform["account"]): string {
  const secrets = args.filter(({ setting }) => setting.secret === true).map(({ name }) => JSON.stringify(name));
  const which = tagOf(comment, "arguments");
  return `/** Arguments of {@link Provider}${which === undefined ? "." : `: ${which}`} */
export interface ProviderArgs {
${args.map(accountArgument).join("\n")}
}

${commentText({ text: [...comment.text, "", ...ACCOUNT.split("\n")], tags: comment.tags }, 0)}export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(DYNAMIC_PACKAGE, name, accountInputs("${platform}", args, [${secrets.join(", ")}]), opts);
  }
}
`;
}

function accountArgument({ name, comment, setting, preset }: AccountArgument): string {
  const tags = [
    ...(preset === undefined ? [] : [{ name: "default", lines: [preset] }]),
    ...comment.tags.filter((tag) => tag.name !== "default"),
  ];
  const secret = setting.secret === true ? " A secret, whatever the program says of it." : "";
  const text = secret === "" ? comment.text : [`${comment.text.join(" ")}${secret}`];
  const optional = setting.required !== true;
  const member = inputMember({ name, optional, shape: { kind: "string" } });
  return `  ${commentText({ text: text.length === 1 ? paragraphLines(text[0] ?? "") : text, tags }, 2)}  ${member};`;
}

/** One paragraph, broken as comments in a class are. */
function paragraphLines(text: string): string[] {
  const comment = paragraphs([text], 2);
  return comment.includes("\n *") || comment.split("\n").length > 2
    ? comment
        .split("\n")
        .slice(1, -2)
        .map((line) => line.replace(/^\s*\* ?/, ""))
    : [text];
}

interface LookupText {
  readonly text: string;
  /** Types of the module that it takes or gives. */
  readonly types: readonly string[];
}

/** A program's lookups: those of the platform, with the one account that a program has. */
function lookupTexts(platform: Platform): LookupText[] {
  const interfaces = platform.lookups.interfaces();
  return lookupsOf(platform).map(({ name, comment, parameters, result }) => {
    const promised = result.getText();
    const text = `${commentText(comment, 0)}export async function ${name}(${parameters.map(parameter).join(", ")}): ${promised} {
  return lookedUp(async (account) => (await loadLookups()).${name}(${[...parameters.map((each) => each.name.getText()), "account"].join(", ")}));
}
`;
    const words = [...parameters.map(({ type }) => type?.getText() ?? ""), promised].join(" ").match(/\w+/g) ?? [];
    return { text, types: words.filter((word) => interfaces.has(word)) };
  });
}

/** A filter may be left out. */
function parameter({ name, type }: ts.ParameterDeclaration): string {
  const preset = name.getText() === "filter" ? " = {}" : "";
  return `${name.getText()}: ${type?.getText() ?? "unknown"}${preset}`;
}
