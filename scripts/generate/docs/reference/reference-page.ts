import path from "node:path";
import ts from "typescript";
import { type PlatformModule, readModule } from "./module.js";
import { docOf } from "./tsdoc.js";
import { typeText } from "./type-text.js";

const SDK = path.resolve(__dirname, "../../../../sdk");

/** The page docs/reference/<platform>.md: what the platform's module exports, from its doc comments. */
export function referencePage(platform: string): string {
  const module = readModule(path.join(SDK, `${platform}.ts`));
  const { sync, args, state, types, provider, providerArgs } = module;
  return [
    `<!-- Made by "npm run generate" from sdk/${platform}.ts. -->`,
    `# \`${platform}.Sync\``,
    described(sync),
    `Every argument may be a value or an output of something else. What is left out is not managed: never sent, never compared. [What each change sends](../calls.md#${platform}sync) has the calls.`,
    "## Arguments",
    ...members(args).map(argument),
    ...(types.length === 0 ? [] : ["## Types of arguments", ...types.map(type)]),
    "## Outputs",
    list(state),
    "## Reading one that the program does not own",
    getter(platform, sync),
    "## Lookups",
    ...lookups(platform, module),
    "## Another account",
    `\`new ${platform}.Provider(name, args, opts?)\``,
    described(provider),
    described(providerArgs).replace("`Provider`", `\`${platform}.Provider\``),
    list(providerArgs),
  ].join("\n\n");
}

function argument(member: ts.PropertySignature): string {
  const doc = docOf(member);
  const facts = [
    `\`${typeOf(member)}\``,
    member.questionToken === undefined ? "required" : "optional",
    ...(doc.default === undefined ? [] : [`default ${doc.default}`]),
  ];
  return [`### \`${member.name.getText()}\``, facts.join(" · "), described(member)].join("\n\n");
}

function type(declaration: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): string {
  const head = [`### \`${declaration.name.text}\``, described(declaration)];
  const body = ts.isInterfaceDeclaration(declaration) ? list(declaration) : `\`${typeText(declaration.type)}\``;
  return [...head, body].join("\n\n");
}

function getter(platform: string, sync: ts.ClassDeclaration): string {
  const get = sync.members.filter(ts.isMethodDeclaration).find(({ name }) => name.getText() === "get");
  if (get === undefined) throw new Error(`${platform}.Sync has no get.`);
  const doc = docOf(get);
  const params = [...doc.params].map(([name, text]) => `- \`${name}\`: ${text}`);
  return [`\`${platform}.Sync.get(name, id, opts?)\``, doc.text, params.join("\n")].join("\n\n");
}

function lookups(platform: string, { lookups, lookupTypes }: PlatformModule): string[] {
  return [
    ...lookups.map((lookup) => {
      const parameters = lookup.parameters.map(({ name, type, initializer }) => {
        const text = type === undefined ? "unknown" : typeText(type);
        return `${name.getText()}${initializer === undefined ? "" : "?"}: ${text}`;
      });
      const result = lookup.type === undefined ? "void" : typeText(lookup.type);
      const name = lookup.name?.text ?? "";
      const params = [...docOf(lookup).params].map(([param, text]) => `- \`${param}\`: ${text}`);
      return [
        `### \`${platform}.${name}(${parameters.join(", ")})\``,
        `Resolves to \`${result}\`.`,
        described(lookup),
        ...(params.length === 0 ? [] : [params.join("\n")]),
      ].join("\n\n");
    }),
    ...lookupTypes.map(type),
  ];
}

function list(declaration: ts.InterfaceDeclaration): string {
  return members(declaration)
    .map((member) => {
      const text = docOf(member).text.replace(/\s+/g, " ");
      const canMiss = member.type?.getText().endsWith("| undefined") === true ? ", or undefined" : "";
      const optional = member.questionToken === undefined ? canMiss : ", optional";
      const preset = docOf(member).default === undefined ? "" : `, default ${docOf(member).default ?? ""}`;
      return `- \`${member.name.getText()}\` (\`${typeOf(member)}\`${optional}${preset})${text === "" ? "" : `: ${text}`}`;
    })
    .join("\n");
}

function members(declaration: ts.InterfaceDeclaration): ts.PropertySignature[] {
  return declaration.members.filter(ts.isPropertySignature);
}

function typeOf({ type }: ts.PropertySignature): string {
  return type === undefined ? "unknown" : typeText(type);
}

function described(node: ts.Node): string {
  const { text, see } = docOf(node);
  return [text, ...(see.length === 0 ? [] : [`See ${see.join(", ")}`])].join("\n\n");
}
