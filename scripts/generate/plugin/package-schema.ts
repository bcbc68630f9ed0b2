import ts from "typescript";
import { PLUGIN_PACKAGE, pluginKey } from "../../../provider/core/settings.js";
import { platforms as vendors } from "../../../provider/registry.js";
import { tagOf } from "../model/comments.js";
import type { Platform, Resource } from "../model/platform.js";
import { lookupsOf } from "../model/lookups.js";
import { description } from "./description.js";
import { capital, interfaceSpec, SchemaTypes, type NamedSpec, type PropertySpec } from "./schema-types.js";

/** What the package is, beside what it has. */
export interface PackageFacts {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
}

interface ObjectSpec {
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

/**
 * The package's schema for the CLI: from it come the SDKs of all languages.
 *
 * No property has a default (the plugin's check has them), and no setting names an environment variable: with either, an
 * SDK would put into a program's inputs, and so into the state, what the program does not say.
 *
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
export function packageSchema(platforms: readonly Platform[], facts: PackageFacts): object {
  const types: Record<string, NamedSpec> = {};
  const resources: Record<string, object> = {};
  const functions: Record<string, object> = {};
  for (const platform of platforms) {
    const own = new SchemaTypes(platform.name);
    for (const resource of platform.resources) {
      resources[tokenOf(resource.token)] = resourceSpec(resource, own);
      for (const { name, shape, comment, members } of resource.types) own.define(name, shape, comment, members);
    }
    Object.assign(functions, functionSpecs(platform, own));
    Object.assign(types, own.named);
  }
  const settings = settingSpecs(platforms);
  return {
    name: PLUGIN_PACKAGE,
    displayName: "Syncs",
    ...facts,
    config: { variables: settings },
    types: sorted(types),
    provider: {
      description:
        "An account on each platform that a program uses. It takes nothing from the environment or the stack's config: what is not " +
        "given here is missing. A change of any argument calls nothing and replaces nothing.",
      inputProperties: settings,
    },
    resources: sorted(resources),
    functions: sorted(functions),
    language: {
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
      csharp: { respectSchemaVersion: true },
      java: {},
    },
  };
}

function tokenOf(token: string): string {
  return `${PLUGIN_PACKAGE}:${token}`;
}

function resourceSpec(resource: Resource, types: SchemaTypes): object {
  const { name, comment } = resource;
  const id = tagOf(comment, "id");
  const secrets = new Set(
    resource.arguments
      .filter(({ facts }) => facts.secret === true && facts.secretWith === undefined)
      .map((argument) => argument.name),
  );
  const inputs = Object.fromEntries(
    resource.arguments.map((argument): [string, PropertySpec] => [
      argument.name,
      {
        ...types.given(argument.shape, typeName(name, argument.name)),
        ...description(argument.comment),
        ...(secrets.has(argument.name) && { secret: true }),
        ...(argument.facts.replaces === true && { willReplaceOnChanges: true }),
      },
    ]),
  );
  // The same type as that of the argument.
  const named = new Map(
    resource.arguments.flatMap(({ name: argument, shape }) => (shape.kind === "named" ? [[argument, shape.name]] : [])),
  );
  const outputs: ObjectSpec = {
    properties: Object.fromEntries(
      resource.outputs.map((output) => [
        output.name,
        {
          ...types.kept(output.shape, named.get(output.name) ?? `${typeName(name, output.name)}State`),
          ...(output.text === "" ? {} : { description: output.text }),
          ...(secrets.has(output.name) && { secret: true }),
        },
      ]),
    ),
    required: resource.outputs.filter(({ optional }) => !optional).map((output) => output.name),
  };
  const said = description(comment).description ?? "";
  return {
    description: id === undefined ? said : `${said}\n\n## Import\n\nThe id is ${lowerFirst(id)}`,
    inputProperties: inputs,
    requiredInputs: resource.arguments.filter(({ optional }) => !optional).map((argument) => argument.name),
    ...outputs,
    // A program that declared dynamic resources moves here without a call.
    aliases: [{ type: `pulumi-nodejs:dynamic/${resource.token}` }],
  };
}

/** Of a list of words: `SyncStatus` of the argument `status` of `Sync`, `SyncMode` of `syncMode`. */
function typeName(resource: string, argument: string): string {
  const name = capital(argument);
  return name.startsWith(resource) ? name : resource + name;
}

function functionSpecs(platform: Platform, types: SchemaTypes): Record<string, object> {
  const interfaces = platform.lookups.interfaces();
  return Object.fromEntries(
    lookupsOf(platform).map(({ name, parameters, result, comment }) => {
      const properties: Record<string, PropertySpec> = {};
      const required: string[] = [];
      for (const { name: parameter, type } of parameters) {
        const declared =
          type !== undefined && ts.isTypeReferenceNode(type) ? interfaces.get(type.getText()) : undefined;
        if (declared === undefined) {
          properties[parameter.getText()] = types.fromTypeScript(type, interfaces);
          required.push(parameter.getText());
        } else {
          const spec = interfaceSpec(declared, (member) => types.fromTypeScript(member.type, interfaces));
          Object.assign(properties, spec.properties);
          required.push(...spec.required);
        }
      }
      const spec = {
        ...description(comment),
        inputs: { type: "object", properties, required },
        outputs: {
          type: "object",
          properties: { [name]: types.fromTypeScript(result, interfaces) },
          required: [name],
        },
      };
      return [`${PLUGIN_PACKAGE}:${platform.name}:get${capital(name)}`, spec];
    }),
  );
}

function settingSpecs(platforms: readonly Platform[]): Record<string, PropertySpec> {
  return Object.fromEntries(
    platforms.flatMap((platform) =>
      platform.account.arguments.map(({ comment, setting, preset }): [string, PropertySpec] => {
        const said = [
          `${vendors.get(platform.name) ?? platform.name}: ${description(comment).description ?? setting.what}`,
          ...(preset === undefined || tagOf(comment, "default") !== undefined ? [] : [`Default: ${preset}.`]),
        ];
        const spec = { type: "string", description: said.join("\n\n") } as const;
        return [
          pluginKey(setting).slice(PLUGIN_PACKAGE.length + 1),
          { ...spec, ...(setting.secret === true && { secret: true }) },
        ];
      }),
    ),
  );
}

function sorted<T>(all: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]+\b(?!'s)/.test(text) && !/^[A-Z]\w*'/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
