import { z } from "zod";
import { UnsupportedError } from "../../engine/index.js";
import { type PropertyMap, type PropertyValue, SECRET, SIGNATURE } from "../../protocol/values.js";
import { isTooDeep } from "../../protocol/depth.js";
import { readBy } from "../../provider/core/read-by.js";
import { CliError } from "../error.js";

/** One object in an import file, secrets as `{[SIGNATURE]: SECRET, plaintext: JSON text}`. */
export interface FileEntry {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** The text of an import file: Pulumi's own format. */
export function writeImportFile(entries: readonly FileEntry[]): string {
  return `${JSON.stringify({ nameTable: {}, resources: entries }, undefined, 2)}\n`;
}

const value: z.ZodType<PropertyValue> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(value), properties]),
);
const properties: z.ZodType<PropertyMap> = z.lazy(() => z.record(z.string(), value));
const text = z.string().min(1);

const entrySchema = z.looseObject({
  type: text,
  name: text,
  id: text.optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
});

const fileSchema = z.looseObject({ resources: z.array(entrySchema) });

/** What an entry may say. Whatever else `pulumi import` knows (a parent, a provider, a version) only Pulumi does. */
const KNOWN: ReadonlySet<string> = new Set(["type", "name", "logicalName", "id", "inputs", "outputs"]);

/**
 * Reads an import file as far as this package can serve it: objects of its own kinds, with everything that is to stand in
 * the state.
 *
 * @param name of the file, for messages
 * @param isOurs whether a type is one of this package's
 */
export function parseImportFile(content: string, name: string, isOurs: (type: string) => boolean): FileEntry[] {
  const parsed = readBy(fileSchema, parseJson(content, name));
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
    throw new CliError(`${name} is not an import file: ${issues.join("; ")}.`);
  }
  const foreign = [...new Set(parsed.data.resources.map(({ type }) => type).filter((type) => !isOurs(type)))];
  if (foreign.length > 0) throw new UnsupportedError(`Importing resources of the type ${foreign.join(", ")} (${name})`);
  const entries = parsed.data.resources.map((entry) => readEntry(entry, name));
  refuseDuplicates(entries, name);
  return entries;
}

function readEntry(entry: z.infer<typeof entrySchema>, file: string): FileEntry {
  const { type, name, id, inputs, outputs } = entry;
  const odd = Object.keys(entry).find((key) => !KNOWN.has(key));
  if (odd !== undefined) throw new UnsupportedError(`\`${odd}\` of "${name}" in ${file}`);
  if (id === undefined || inputs === undefined || outputs === undefined) {
    throw new CliError(
      `"${name}" in ${file} has no ${id === undefined ? "id" : inputs === undefined ? "inputs" : "outputs"}: of a resource ` +
        "of this package the file must say all three, as `pulumi-syncs import <platform>` writes them.",
    );
  }
  const where = `"${name}" in ${file}`;
  return { type, name, id, inputs: openMap(inputs, where), outputs: openMap(outputs, where) };
}

function refuseDuplicates(entries: readonly FileEntry[], file: string): void {
  const byName = new Set<string>();
  const byId = new Map<string, string>();
  for (const { type, name, id } of entries) {
    if (byName.has(`${type} ${name}`)) throw new CliError(`${file} has two resources of the name "${name}".`);
    byName.add(`${type} ${name}`);
    const other = byId.get(`${type} ${id}`);
    if (other !== undefined) {
      throw new CliError(`${file} has ${id} twice, as "${other}" and as "${name}": one object is one resource.`);
    }
    byId.set(`${type} ${id}`, name);
  }
}

function openMap(map: PropertyMap, where: string): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, opened(inner, where)]));
}

/** Secrets as the engine has them. */
function opened(inner: PropertyValue, where: string): PropertyValue {
  if (inner === null || typeof inner !== "object") return inner;
  if (Array.isArray(inner)) return inner.map((item) => opened(item, where));
  if (inner[SIGNATURE] !== SECRET) return openMap(inner, where);
  const { plaintext } = inner;
  if (typeof plaintext !== "string") {
    throw new CliError(`A secret of ${where} must have a \`plaintext\`: what is encrypted belongs to another state.`);
  }
  const content = value.safeParse(quietly(plaintext));
  // The parser's own words would quote the secret.
  if (!content.success)
    throw new CliError(`The \`plaintext\` of a secret of ${where} must be the JSON text of its value.`);
  return { [SIGNATURE]: SECRET, value: content.data };
}

function quietly(json: string): unknown {
  try {
    const parsed: unknown = JSON.parse(json);
    return isTooDeep(parsed) ? undefined : parsed;
  } catch {
    return undefined;
  }
}

function parseJson(content: string, name: string): unknown {
  try {
    const parsed: unknown = JSON.parse(content);
    if (!isTooDeep(parsed)) return parsed;
  } catch {
    throw new CliError(`${name} is not JSON, or is incomplete.`);
  }
  throw new CliError(`${name} is not an import file: it is nested too deeply.`);
}
