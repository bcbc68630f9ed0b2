import { type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

import { EngineError, UnsupportedError } from "../errors.js";
import { isProviderType, providerType } from "../../protocol/urn.js";
import { type PropertyMap, type PropertyValue, SIGNATURE } from "../../protocol/values.js";

/** The one plugin whose resources this engine manages: the SDK's dynamic providers. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** Special values that only other providers take. */
const UNSUPPORTED_SIGNATURES: ReadonlyMap<unknown, string> = new Map([
  ["c44067f5952c0a294b673a41bacd8c17", "An asset as a property value"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "An archive as a property value"],
  ["d0e6a833031e9bbcd3f4e8bde6ca49a4", "An output value as a property value"],
]);

/** Pulumi's own engine cannot do it either: a dynamic provider is not asked for what it imports. */
function importOption(subject: string): EngineError {
  return new EngineError(
    `The option import of ${subject} works in no engine: Pulumi cannot import the resources of dynamic providers by it. Take the ` +
      "object into the state with `pulumi-syncs import --file import.json` (`pulumi-syncs import <platform>` writes that file), or " +
      "omit the option: what already exists is taken over when it is declared as it is, or with `adopt: true`.",
  );
}

/** Refuses what a registration asks of Pulumi's own engine, before anything is done for it. */
export function refuseUnsupported(request: RegisterResourceRequest): void {
  const subject = `${request.getName()} (${request.getType()})`;
  if (request.getRemote()) throw new UnsupportedError(`The remote component ${subject}`);
  refuseForeignType(request.getType(), request.getName(), request.getCustom());
  if (request.getImportid() !== "") throw importOption(subject);
  if (request.getPackageref() !== "") throw new UnsupportedError(`The package of ${subject}`);
  if (request.getTransformsList().length > 0) throw new UnsupportedError(`The option transforms of ${subject}`);
  if (hasHooks(request)) throw new UnsupportedError(`The option hooks of ${subject}`);
  if (request.getVersion() !== "") throw new UnsupportedError(`The option version of ${subject}`);
  if (request.getPlugindownloadurl() !== "") throw new UnsupportedError(`The option pluginDownloadURL of ${subject}`);
  for (const [option, given] of Object.entries(newerOptions(request))) {
    if (given) throw new UnsupportedError(`The option ${option} of ${subject}`);
  }
}

/** Refuses a custom resource that a dynamic provider does not manage. */
export function refuseForeignType(type: string, name: string, custom: boolean): void {
  if (!custom) return;
  if (type === "pulumi:pulumi:StackReference") throw new UnsupportedError(`The stack reference ${name}`);
  const wanted = isProviderType(type) ? type.slice(providerType("").length) : (type.split(":")[0] ?? "");
  if (wanted !== DYNAMIC_PACKAGE)
    throw new UnsupportedError(`The resource ${name} (${type}) of the provider ${wanted}`);
}

/** Refuses special values that a dynamic provider cannot take. */
export function refuseForeignValues(properties: PropertyMap, name: string): void {
  for (const value of Object.values(properties)) visit(value, name);
}

function visit(value: PropertyValue, name: string): void {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) {
    const what = UNSUPPORTED_SIGNATURES.get(value[SIGNATURE]);
    if (what !== undefined) throw new UnsupportedError(`${what} of ${name}`);
  }
  for (const item of Object.values(value)) visit(item, name);
}

/** Options that the stubs of SDK 3.200 do not know: programs with that SDK cannot ask for them. */
function newerOptions(
  request: Partial<
    Pick<
      RegisterResourceRequest,
      "getReplaceWithList" | "hasReplacementTrigger" | "getHidediffsList" | "getEnvvarmappingsMap"
    >
  >,
): Record<"replaceWith" | "replacementTrigger" | "hideDiffs" | "envVarMappings", boolean> {
  return {
    replaceWith: (request.getReplaceWithList?.() ?? []).length > 0,
    replacementTrigger: request.hasReplacementTrigger?.() === true,
    hideDiffs: (request.getHidediffsList?.() ?? []).length > 0,
    envVarMappings: (request.getEnvvarmappingsMap?.().getLength() ?? 0) > 0,
  };
}

function hasHooks(request: RegisterResourceRequest): boolean {
  const hooks = request.getHooks()?.toObject();
  return hooks !== undefined && Object.values(hooks).some((names) => names.length > 0);
}
