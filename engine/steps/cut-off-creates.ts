import { answersFindCreated } from "../../protocol/find-created.js";
import { type PendingOperation, type ResourceState } from "../model.js";
import { brokenRule } from "../state/integrity.js";
import { timestamp } from "../state/timestamp.js";
import { providerOf, type StepEnvironment, subjectOf } from "./ops/environment.js";
import { plainMap } from "../../protocol/property-values.js";
import { type Run } from "./run.js";
import { annotateSecrets, markSecretOutputs } from "../../protocol/secrets.js";

/** What is known about creates that an earlier run was cut off in. */
export interface CutOffCreates {
  /** The state, with what those creates have left. */
  readonly resources: readonly ResourceState[];
  /** Those that nothing is known about. */
  readonly open: readonly PendingOperation[];
}

/**
 * Asks the platforms what became of creates that an earlier run was cut off in. What is there goes into the state, and
 * what the program says now decides about it as about anything else: so it is not made twice, and not forgotten when the
 * program has changed its mind. Of other providers nothing can be learnt: the create is made again, as Pulumi does.
 */
export async function lookForCutOffCreates(
  resources: readonly ResourceState[],
  creates: readonly PendingOperation[],
  environment: StepEnvironment,
  run: Run,
): Promise<CutOffCreates> {
  let state = resources;
  const open: PendingOperation[] = [];
  for (const create of creates) {
    if (run.over || run.failed || !answersFindCreated(create.resource.inputs?.["__provider"])) {
      open.push(create);
      continue;
    }
    try {
      const found = await find(create.resource, environment);
      const next = found === undefined ? state : withFound(state, found);
      if (next === undefined) open.push(create);
      else state = next;
      if (next !== undefined) run.report("info", `${word(found)}\n`, create.resource.urn);
    } catch (error) {
      open.push(create);
      run.report("error", error instanceof Error ? error.message : String(error), create.resource.urn);
      run.fail("continue");
    }
  }
  return { resources: state, open };
}

function word(found: ResourceState | undefined): string {
  return found === undefined
    ? "The interrupted create had not taken effect."
    : `The interrupted create had reached the platform: ${found.id ?? ""} is in the state now.`;
}

async function find(planned: ResourceState, environment: StepEnvironment): Promise<ResourceState | undefined> {
  const { inputs = {} } = planned;
  const provider = await providerOf(planned, environment);
  const found = await provider.findCreated(subjectOf(planned), plainMap(inputs));
  if (found.id === "") return undefined;
  const now = timestamp();
  return markSecretOutputs({
    ...planned,
    id: found.id,
    inputs: annotateSecrets(found.inputs ?? {}, inputs),
    outputs: annotateSecrets(found.outputs ?? {}, inputs),
    created: now,
    modified: now,
  });
}

/** The state with an entry more, in a place that keeps the rules; undefined where there is none. */
function withFound(resources: readonly ResourceState[], found: ResourceState): readonly ResourceState[] | undefined {
  const standing = resources.find(({ urn, delete: waits }) => urn === found.urn && waits !== true);
  const candidates: ResourceState[][] = [];
  if (standing === undefined) candidates.push([...resources, found]);
  else if (standing.pendingReplacement === true) {
    // Its predecessor was deleted first, and has its successor now.
    candidates.push(
      resources.map((resource) => (resource === standing ? found : resource)),
      [...resources.filter((resource) => resource !== standing), found],
    );
  } else {
    // The predecessor still stands, and the program may be back at it: what was made beside it goes at the end of the
    // run, unless it is made use of until then.
    candidates.push([...resources, { ...found, delete: true }]);
  }
  return candidates.find((candidate) => brokenRule(candidate) === undefined);
}
