import { EngineError, UnsupportedError } from "../errors.js";
import { NOTHING_KEPT, parseCheckpoint, type RawCheckpoint } from "../state/checkpoint.js";
import { MalformedCheckpointError } from "../state/errors.js";
import { isMap } from "../../protocol/property-values.js";
import { parseJson } from "../state/json.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";

/** The form in which `stack export` writes a state: `{version, deployment}`, where the state file has more around it. */
export interface DeploymentFile {
  version: PropertyValue;
  features?: PropertyValue;
  deployment: PropertyMap;
}

/** Takes the deployment out of the text of a state file. */
export function deploymentOf(stateText: string): DeploymentFile {
  const file = parseJson(stateText);
  const checkpoint = isMap(file) ? file["checkpoint"] : undefined;
  if (!isMap(file) || !isMap(checkpoint)) throw new MalformedCheckpointError("`checkpoint` is missing");
  const { latest } = checkpoint;
  const { version, features } = file;
  return {
    version: version ?? 3,
    ...(features === undefined ? {} : { features }),
    deployment: isMap(latest) ? latest : {},
  };
}

/**
 * Reads an exported deployment as the checkpoint of a stack.
 *
 * @param source names the text in errors
 * @param trusting takes a manifest that does not fit its mark, as after an edit by other means
 */
export function checkpointOf(text: string, source: string, stack: string, trusting: boolean): RawCheckpoint {
  const file = parsed(text, source);
  const { version, features, deployment } = file;
  if (!isMap(deployment)) {
    throw new EngineError(
      `${source} is not an exported stack: it should be {"version": 3, "deployment": {…}}, as \`stack export\` writes it.`,
    );
  }
  // An empty deployment is how Pulumi exports a stack that never ran.
  if (Object.keys(deployment).length === 0) {
    return { stack, encrypted: false, resources: [], pendingOperations: [], kept: NOTHING_KEPT };
  }
  const { manifest, ...others } = deployment;
  const latest = trusting
    ? { manifest: { magic: "", version: "" }, ...others }
    : { manifest: manifest ?? null, ...others };
  const checkpoint = {
    version: version ?? null,
    ...(features === undefined ? {} : { features }),
    checkpoint: { stack, latest },
  };
  try {
    return parseCheckpoint(JSON.stringify(checkpoint));
  } catch (error) {
    if (error instanceof UnsupportedError) throw new EngineError(`${source}: ${error.message}`, 1, { cause: error });
    if (!(error instanceof MalformedCheckpointError)) throw error;
    const advice = trusting ? "" : " If you changed it on purpose, rerun with --force.";
    throw new EngineError(`${source}: ${error.message}. Nothing was changed.${advice}`, 1, { cause: error });
  }
}

function parsed(text: string, source: string): PropertyMap {
  let file: PropertyValue;
  try {
    file = parseJson(text);
  } catch {
    // The parser quotes what it met, and that may be a secret.
    throw new EngineError(`${source} is not JSON, or not all of it.`);
  }
  if (!isMap(file)) throw new EngineError(`${source} is not an exported stack: it should be a JSON object.`);
  return file;
}
