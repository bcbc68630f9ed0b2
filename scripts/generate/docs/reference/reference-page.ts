import path from "node:path";
import ts from "typescript";
import { platformOf, type Token, tokens } from "../../../../provider/registry.js";
import { kebab } from "../../model/names.js";
import { type PlatformModule, readModule } from "./module.js";
import { docOf } from "./tsdoc.js";
import { typeText } from "./type-text.js";

const SDK = path.resolve(__dirname, "../../../../sdk");

/** The page of a kind of resource: `nango.md` of `nango:Sync`, `nango-sync-variant.md` of `nango:SyncVariant`. */
export function pageOf(token: Token): string {
  const [platform, name] = partsOf(token);
  return name === FIRST ? `${platform}.md` : `${platform}-${kebab(name)}.md`;
}

/**
 * A page of docs/reference: what the platform's module exports of a kind of resource, from its doc comments. That of the
 * platform's `Sync` has the lookups and the account too.
 */
export function referencePage(token: Token): string {
  const [platform, name] = partsOf(token);
  const module = readModule(path.join(SDK, `${platform}.ts`));
  const resource = module.resources.get(name);
  if (resource === undefined) throw new Error(`sdk/${platform}.ts has no ${name}.`);
  const { declaration, args, state, types } = resource;
  return [
    `<!-- Made by "npm run generate" from sdk/${platform}.ts. -->`,
    `# \`${platform}.${name}\``,
    described(declaration),
    `Every argument may be a value or an output of something else. What is left out is not managed: never sent, never compared. [What each change sends](../calls.md#${platform}${name.toLowerCase()}) has the calls.`,
    "## Arguments",
    ...members(args).map(argument),
    ...(types.length === 0 ? [] : ["## Types of arguments", ...types.map(type)]),
    "## Outputs",
    list(state),
    "## Reading one that the program does not own",
    getter(platform, name, declaration),
    ...(name === FIRST ? platformSections(platform, module) : []),
  ].join("\n\n");
}

/** Of each platform. */
const FIRST = "Sync";

function partsOf(token: Token): readonly [platform: string, name: string] {
  const platform = platformOf(token);
  return [platform, token.slice(platform.length + 1)];
}

/** What belongs to the platform, whatever the resource. */
function platformSections(platform: string, module: PlatformModule): string[] {
  const { provider, providerArgs } = module;
  const others = tokens.filter((each) => platformOf(each) === platform && partsOf(each)[1] !== FIRST);
  return [
    ...(others.length === 0
      ? []
      : ["## Other resources", others.map((each) => `- [\`${each.replace(":", ".")}\`](${pageOf(each)})`).join("\n")]),
    "## Lookups",
    ...lookups(platform, module),
    "## Another account",
    `\`new ${platform}.Provider(name, args, opts?)\``,
    described(provider),
    described(providerArgs).replace("`Provider`", `\`${platform}.Provider\``),
    list(providerArgs),
  ];
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

function getter(platform: string, className: string, declaration: ts.ClassDeclaration): string {
  const get = declaration.members.filter(ts.isMethodDeclaration).find(({ name }) => name.getText() === "get");
  if (get === undefined) throw new Error(`${platform}.${className} has no get.`);
  const doc = docOf(get);
  const params = [...doc.params].map(([name, text]) => `- \`${name}\`: ${text}`);
  return [`\`${platform}.${className}.get(name, id, opts?)\``, doc.text, params.join("\n")].join("\n\n");
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
