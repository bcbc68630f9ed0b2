import { keysForReading } from "../project/stack-keys.js";
import { readStack } from "./open-stack.js";
import type { WorkspaceOptions } from "../project/workspace.js";
import type { Crypter } from "../state/crypter.js";
import { isMap } from "../../protocol/property-values.js";
import { type PropertyMap, type PropertyValue, SECRET, SIGNATURE } from "../../protocol/values.js";
import { type DeploymentFile, deploymentOf } from "./deployment-file.js";
import { requireStack } from "../project/require-stack.js";

/** The state of a stack in the form that `stack import` takes. Secrets stay encrypted, unless they are to be shown. */
export async function exportStack(options: WorkspaceOptions & { showSecrets?: boolean }): Promise<DeploymentFile> {
  const workspace = await requireStack(options);
  const { backend, stack } = workspace;
  // Read whole first: a damaged state is reported with the recovery hint, not exported.
  const { keyed } = await readStack(workspace);
  const text = (await backend.stateFile(stack).read()) ?? "";
  const file = deploymentOf(text);
  if (options.showSecrets !== true) return file;
  const { state } = await keysForReading(keyed);
  return state === undefined ? file : { ...file, deployment: shownMap(file.deployment, state) };
}

function shownMap(map: PropertyMap, crypter: Crypter): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, shown(value, crypter)]));
}

function shown(value: PropertyValue, crypter: Crypter): PropertyValue {
  if (Array.isArray(value)) return value.map((item) => shown(item, crypter));
  if (!isMap(value)) return value;
  const { ciphertext } = value;
  if (value[SIGNATURE] === SECRET && typeof ciphertext === "string") {
    return { [SIGNATURE]: SECRET, plaintext: crypter.decrypt(ciphertext) };
  }
  return shownMap(value, crypter);
}
