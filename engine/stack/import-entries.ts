import { randomUUID } from "node:crypto";
import { EngineError } from "../errors.js";
import type { ResourceChanges } from "../events.js";
import type { ResourceState, Snapshot } from "../model.js";
import type { OperationOptions, StackIdentity } from "./operation.js";
import { resolveConfig, type StackConfig } from "../project/stack-config.js";
import { keysForWriting } from "../project/stack-keys.js";
import { openWorkspace } from "../project/workspace.js";
import { NOTHING_KEPT } from "../state/checkpoint.js";
import { FileStateWriter } from "../state/file-state-writer.js";
import { rootStackOf } from "../state/integrity.js";
import { fullName, ORGANIZATION, type StackReference } from "../state/layout.js";
import { PRODUCER } from "../state/producer.js";
import { timestamp } from "../state/timestamp.js";
import { defaultProviderInputs, defaultProviderUrn } from "../steps/providers.js";
import { makeUrn, nameOf, providerType, STACK_TYPE } from "../../protocol/urn.js";
import type { PropertyMap } from "../../protocol/values.js";
import { createIfMissing, decodeState, readStack, refuseMissing } from "./open-stack.js";
import { withLock } from "./with-lock.js";

/** An object that already exists, as it shall stand in the state. */
export interface ImportedEntry {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** As its provider's check answers them; secrets in memory form. */
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface ImportOptions extends Pick<
  OperationOptions,
  "cwd" | "stack" | "onEvent" | "cancellation" | "message"
> {
  readonly entries: readonly ImportedEntry[];
}

export interface ImportResult {
  readonly stack: StackIdentity;
  readonly imported: number;
  /** Entries that stood in the state already, with this name and id. They are left as they are. */
  readonly unchanged: number;
}

/**
 * Takes objects that already exist into the state of a stack, as `pulumi import` does with a file that says everything
 * of them: nothing is read and no platform is asked. As with `up`, a project without any stack gets one.
 */
export async function importEntries(options: ImportOptions): Promise<ImportResult> {
  const workspace = await openWorkspace(options);
  await refuseMissing("update", workspace, {});
  const { backend, stack, project } = workspace;
  return withLock(workspace, options, async () => {
    const startTime = unixSeconds();
    await createIfMissing(workspace, options);
    const { keyed, raw } = await readStack(workspace);
    const keys = await keysForWriting(keyed);
    const config = resolveConfig(project, stack.name, keyed.file, keys.config);
    const snapshot = await decodeState(workspace, raw, keys.state);
    const { resources, changes, imported, unchanged } = withEntries(stack, snapshot, options.entries, config);

    const { salt } = keys.config;
    const identity = { stack: fullName(stack), version: PRODUCER, salt, kept: raw?.kept ?? NOTHING_KEPT };
    const writer = new FileStateWriter(backend.stateFile(stack), identity, snapshot, keys.config);
    try {
      await writer.rebase(resources);
      await writer.flush();
      await backend.recordRun(stack, {
        kind: "import",
        startTime,
        message: options.message ?? "",
        environment: { "exec.agent": PRODUCER },
        config: config.stored,
        result: "succeeded",
        endTime: unixSeconds(),
        resourceChanges: changes,
      });
    } finally {
      await writer.idle();
    }
    const identityOfStack = { organization: ORGANIZATION, project: stack.project, name: stack.name };
    return { stack: identityOfStack, imported, unchanged };
  });
}

/** The state with the new entries behind the old ones, and what they need before them. */
function withEntries(
  { project, name: stack }: StackReference,
  { resources: olds }: Snapshot,
  entries: readonly ImportedEntry[],
  config: StackConfig,
): { resources: ResourceState[]; changes: ResourceChanges; imported: number; unchanged: number } {
  const now = timestamp();
  const times = { created: now, modified: now };
  const oldRoot = rootStackOf(olds);
  const rootUrn = makeUrn(stack, project, undefined, STACK_TYPE, `${project}-${stack}`);
  const root = oldRoot ?? { urn: rootUrn, custom: false, type: STACK_TYPE, ...times };

  const standing = new Map(olds.filter((old) => old.delete !== true).map((old) => [old.urn, old]));
  const held = new Map([...standing.values()].map((old) => [keyOf(old.type, old.id), old]));
  const fresh: { urn: string; entry: ImportedEntry }[] = [];
  let unchanged = 0;
  for (const entry of entries) {
    const urn = makeUrn(stack, project, root.urn, entry.type, entry.name);
    const old = standing.get(urn);
    if (old !== undefined && old.id !== entry.id) {
      throw new EngineError(
        `The stack has a resource "${entry.name}" already, with the id ${old.id ?? "of nothing"}; the file has ${entry.id}. ` +
          "Give it another name in the file, and in the program.",
      );
    }
    if (old !== undefined) {
      unchanged++;
      continue;
    }
    const holder = held.get(keyOf(entry.type, entry.id));
    if (holder !== undefined) {
      throw new EngineError(
        `The stack manages ${entry.id} already, as the resource "${nameOf(holder.urn)}"; the file has it as ` +
          `"${entry.name}". Two resources must not manage one object: take it out of the file.`,
      );
    }
    fresh.push({ urn, entry });
  }
  if (fresh.length === 0 && olds.length > 0) {
    return { resources: [...olds], changes: { same: unchanged + 1 }, imported: 0, unchanged };
  }

  const providerUrn = defaultProviderUrn(stack, project);
  const oldProvider = standing.get(providerUrn);
  const inputs = defaultProviderInputs(config.values, config.secretKeys);
  const provider: ResourceState = oldProvider ?? {
    urn: providerUrn,
    custom: true,
    id: randomUUID(),
    type: providerType("pulumi-nodejs"),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs, outputs: inputs }),
    ...times,
  };
  const reference = `${providerUrn}::${provider.id ?? ""}`;
  const added = fresh.map(({ urn, entry }): ResourceState => {
    const { type, id, inputs, outputs } = entry;
    return { urn, custom: true, id, type, inputs, outputs, parent: root.urn, provider: reference, ...times };
  });
  return {
    resources: [
      ...(oldRoot === undefined ? [root] : []),
      ...olds,
      ...(oldProvider === undefined && added.length > 0 ? [provider] : []),
      ...added,
    ],
    changes: {
      ...(oldRoot === undefined ? { create: 1 } : {}),
      ...(added.length > 0 ? { import: added.length } : {}),
      ...(oldRoot === undefined ? {} : { same: unchanged + 1 }),
    },
    imported: added.length,
    unchanged,
  };
}

function keyOf(type: string, id: string | undefined): string {
  return `${type} ${id ?? ""}`;
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
