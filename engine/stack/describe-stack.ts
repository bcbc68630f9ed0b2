import { hostname } from "node:os";

import { maskMap } from "../output/mask.js";
import type { ResourceState } from "../model.js";
import { decodeState, readStack } from "./open-stack.js";
import { keysForReading } from "../project/stack-keys.js";
import type { WorkspaceOptions } from "../project/workspace.js";
import { CLEAR } from "../state/crypter.js";
import { rootStackOf } from "../state/integrity.js";
import { fullName } from "../state/layout.js";
import { revealedMap } from "../../protocol/property-values.js";
import type { PropertyMap } from "../../protocol/values.js";
import { requireStack } from "../project/require-stack.js";

/** What a stack is and holds. */
export interface StackDescription {
  project: string;
  name: string;
  /** `organization/<project>/<stack>`. */
  fullName: string;
  /** Who keeps it, in Pulumi's words: this host. */
  managedBy: string;
  /** When the state was last written, RFC 3339 UTC; absent when it never was. */
  time?: string;
  /** Who wrote it. */
  version?: string;
  resources: readonly ResourceState[];
  /** Outputs of the stack in plain form, keys in order, `[secret]` for what is not to be shown. */
  outputs: PropertyMap;
}

/** Reads a stack to show it. Without `showSecrets` no passphrase is needed. */
export async function describeStack(options: WorkspaceOptions & { showSecrets?: boolean }): Promise<StackDescription> {
  const workspace = await requireStack(options);
  const { stack } = workspace;
  const { keyed, raw } = await readStack(workspace);
  const shown = options.showSecrets === true;
  const { state } = shown ? await keysForReading(keyed) : { state: { ...CLEAR, decrypt: () => "null" } };
  const { resources } = await decodeState(workspace, raw, state);
  const { time, writtenBy: version } = raw ?? {};
  const outputs = rootStackOf(resources)?.outputs ?? {};
  return {
    project: stack.project,
    name: stack.name,
    fullName: fullName(stack),
    managedBy: hostname(),
    ...(time === undefined ? {} : { time }),
    ...(version === undefined ? {} : { version }),
    resources,
    outputs: maskMap(shown ? revealedMap(outputs) : outputs),
  };
}
