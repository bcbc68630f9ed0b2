import { createHash } from "node:crypto";

import { UnsupportedError } from "../errors.js";
import type { PendingOperation, ResourceState, Snapshot } from "../model.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";
import type { Crypter } from "./crypter.js";
import { MalformedCheckpointError } from "./errors.js";
import { isMap } from "../../protocol/property-values.js";
import { parseJson } from "./json.js";
import { decodeResource } from "./resource-codec.js";

const OPERATION_TYPES: ReadonlySet<PropertyValue | undefined> = new Set([
  "creating",
  "updating",
  "deleting",
  "reading",
  "importing",
]);

/** Features of version 4 that this engine gives their meaning. Others would be lost or wrong. */
const SUPPORTED_FEATURES: ReadonlySet<string> = new Set(["replaceWith"]);

/** A checkpoint file before anything in it is decrypted. */
export interface RawCheckpoint {
  /** `organization/<project>/<stack>`. */
  stack: string;
  /** RFC 3339; absent in a stack that never ran. */
  time?: string;
  /** Who wrote it: `manifest.version`. */
  writtenBy?: string;
  /** The salt that the secrets of this file are encrypted under. */
  salt?: string;
  /** Whether anything in it is encrypted, so that the passphrase is needed to read it. */
  encrypted: boolean;
  resources: PropertyValue[];
  pendingOperations: PropertyValue[];
  /** Fields of `checkpoint` and of `latest` that this engine keeps but does not read. */
  kept: KeptFields;
}

/** Fields that are carried from the file that was read to the one that is written. */
export interface KeptFields {
  checkpoint: PropertyMap;
  latest: PropertyMap;
}

/** Nothing to carry: for a new stack. */
export const NOTHING_KEPT: KeptFields = { checkpoint: {}, latest: {} };

/** Reads a checkpoint as far as it goes without a key. Throws a `MalformedCheckpointError` on what is no checkpoint. */
export function parseCheckpoint(text: string): RawCheckpoint {
  const file = parse(text);
  if (!isMap(file)) throw new MalformedCheckpointError("it is not a JSON object");
  const { checkpoint } = file;
  if (!isMap(checkpoint)) throw new MalformedCheckpointError("`checkpoint` is missing");
  const { stack, latest, ...otherOfCheckpoint } = checkpoint;
  // Pulumi makes a stack in two steps; the first is a checkpoint of version 0 that holds nothing.
  if (file["version"] !== 0 || latest !== undefined) checkVersion(file);
  const raw: RawCheckpoint = {
    stack: typeof stack === "string" ? stack : "",
    encrypted: text.includes('"ciphertext"'),
    resources: [],
    pendingOperations: [],
    kept: { checkpoint: otherOfCheckpoint, latest: {} },
  };
  if (latest === undefined || latest === null) return raw;
  if (!isMap(latest)) throw new MalformedCheckpointError("`latest` is not an object");

  const { manifest, secrets_providers: secrets, resources, pending_operations: pending, metadata, ...other } = latest;
  raw.kept.latest = other;
  // Pulumi notes there that the state was broken, and takes the note away with the next good write.
  if (isMap(metadata)) {
    raw.kept.latest["metadata"] = Object.fromEntries(
      Object.entries(metadata).filter(([field]) => field !== "integrity_error"),
    );
  }
  const { time, version } = checkManifest(manifest);
  if (time !== undefined) raw.time = time;
  if (version !== undefined) raw.writtenBy = version;
  const salt = saltOf(secrets);
  if (salt !== undefined) raw.salt = salt;
  raw.resources = listOf(resources, "resources");
  raw.pendingOperations = listOf(pending, "pending_operations");
  return raw;
}

/** Decrypts the entries of a checkpoint. */
export function decodeSnapshot(raw: RawCheckpoint, crypter: Crypter): Snapshot {
  const resources: ResourceState[] = raw.resources.map((entry, index) =>
    decodeResource(entry, crypter, `resources[${index}]`),
  );
  const pendingOperations: PendingOperation[] = raw.pendingOperations.map((entry, index) => {
    const where = `pending_operations[${index}]`;
    if (!isMap(entry) || !isOperationType(entry["type"])) {
      throw new MalformedCheckpointError(`${where} has no known \`type\``);
    }
    return { resource: decodeResource(entry["resource"] ?? null, crypter, `${where}.resource`), type: entry["type"] };
  });
  return { resources, pendingOperations };
}

/** What a checkpoint holds besides its entries. */
export interface CheckpointFrame {
  /** `organization/<project>/<stack>`. */
  stack: string;
  /** Who writes: `manifest.version`. */
  version: string;
  /** `manifest.time`, RFC 3339. */
  time: string;
  salt: string | undefined;
  features: readonly string[];
  kept: KeptFields;
}

/** The texts around the entries of a checkpoint: resources and operations are joined by commas between them. */
export interface FrameTexts {
  /** Before the first resource. */
  head: string;
  /** Between the last resource and the first operation. */
  middle: string;
  tail: string;
}

/** Writes everything of a checkpoint but its entries. Empty lists are left out, as Pulumi does. */
export function encodeFrame(frame: CheckpointFrame, hasResources: boolean, hasOperations: boolean): FrameTexts {
  const { metadata, ...otherOfLatest } = frame.kept.latest;
  const features = [...new Set(frame.features)].sort();
  const version = features.length === 0 ? `"version":3` : `"version":4,"features":${JSON.stringify(features)}`;
  const manifest = JSON.stringify({ time: frame.time, magic: magicOf(frame.version), version: frame.version });
  const secrets =
    frame.salt === undefined
      ? ""
      : `,"secrets_providers":${JSON.stringify({ type: "passphrase", state: { salt: frame.salt } })}`;
  const head = `{${version},"checkpoint":{"stack":${JSON.stringify(frame.stack)}${fields(frame.kept.checkpoint)},"latest":{"manifest":${manifest}${secrets}`;
  const end = `,"metadata":${JSON.stringify(metadata ?? {})}${fields(otherOfLatest)}}}}`;
  return {
    head: hasResources ? `${head},"resources":[` : head,
    middle: (hasResources ? "]" : "") + (hasOperations ? `,"pending_operations":[` : ""),
    tail: (hasOperations ? "]" : "") + end,
  };
}

/** How Pulumi marks that a checkpoint was not touched: the SHA-256 of the version that wrote it. */
export function magicOf(version: string): string {
  return version === "" ? "" : createHash("sha256").update(version).digest("hex");
}

function fields(map: PropertyMap): string {
  return Object.entries(map)
    .map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join("");
}

function parse(text: string): PropertyValue {
  if (text.trim() === "") throw new MalformedCheckpointError("it is empty");
  try {
    return parseJson(text);
  } catch {
    // The parser quotes what it met: entries of a state do not belong on a screen.
    throw new MalformedCheckpointError("it is not complete JSON");
  }
}

function checkVersion(file: PropertyMap): void {
  const { version, features } = file;
  if (typeof version !== "number") throw new MalformedCheckpointError("`version` is missing");
  if (version < 3) throw new UnsupportedError(`A state of the old version ${version}`);
  if (version > 4) throw new UnsupportedError(`A state of version ${version}, newer than this engine,`);
  if (version === 3 || features === undefined || features === null) return;
  const unknown = listOf(features, "features").filter(
    (feature) => typeof feature !== "string" || !SUPPORTED_FEATURES.has(feature),
  );
  if (unknown.length > 0) throw new UnsupportedError(`A state with the feature ${unknown.map(String).join(", ")}`);
}

function checkManifest(manifest: PropertyValue | undefined): { time?: string; version?: string } {
  if (!isMap(manifest)) throw new MalformedCheckpointError("`manifest` is missing");
  const { magic, version, time } = manifest;
  const written = typeof version === "string" ? version : "";
  if ((typeof magic === "string" ? magic : "") !== magicOf(written)) {
    throw new MalformedCheckpointError(
      "`manifest.magic` does not fit `manifest.version`: it was changed by other means",
    );
  }
  return { ...(typeof time === "string" ? { time } : {}), ...(written === "" ? {} : { version: written }) };
}

function saltOf(secrets: PropertyValue | undefined): string | undefined {
  if (!isMap(secrets) || secrets["type"] === "" || secrets["type"] === undefined) return undefined;
  const { type, state } = secrets;
  if (type !== "passphrase")
    throw new UnsupportedError(`The secrets provider '${typeof type === "string" ? type : "?"}'`);
  const salt = isMap(state) ? state["salt"] : undefined;
  if (typeof salt !== "string") throw new MalformedCheckpointError("`secrets_providers` has no salt");
  return salt;
}

function listOf(value: PropertyValue | undefined, name: string): PropertyValue[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedCheckpointError(`\`${name}\` is not a list`);
  return value;
}

function isOperationType(type: PropertyValue | undefined): type is PendingOperation["type"] {
  return OPERATION_TYPES.has(type);
}
