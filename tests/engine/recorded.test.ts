import { expect } from "chai";

import { type Command, parseCommand } from "./kit/command.js";
import {
  comparableCalls,
  comparableDiagnostics,
  comparableEvents,
  comparableState,
  comparableSummary,
  definedOrder,
  relations,
} from "./kit/comparable.js";
import { decrypted } from "./kit/decrypted.js";
import {
  asRecorded,
  checkpointAfter,
  numberOf,
  type RecordedStep,
  type Scenario,
  scenarios,
  writtenOut,
} from "./kit/recording.js";
import { isolateEnvironment, type RunOutcome, Workbench } from "./kit/workbench.js";

type Aspect = "calls" | "order" | "events" | "diagnostics" | "summary" | "remote" | "state" | "exit";

/** Steps that are not run here: the state is then taken from the recording, so that the next ones can be. */
const NOT_RUN: Record<string, string> = {};

/** Aspects in which a step differs on purpose, and why. */
const DIFFERENT: Record<string, { aspects: Aspect[]; why: string }> = {};

/** What the remote was before a step, where the recording only tells what it was after. */
const REMOTE_BEFORE: Record<string, Record<string, unknown>> = {
  "drift/14": { "id-a": { key: "a", size: 9, tags: { p: 1 } } },
  "drift/19": { "id-a": { key: "a", size: 12, tags: { p: 1 } } },
};

describe("The recorded runs of the real CLI, on the embedded engine", () => {
  let restore: () => void;
  before(() => {
    restore = isolateEnvironment();
  });
  after(() => {
    restore();
  });

  for (const scenario of scenarios()) {
    if (process.env["SCENARIO"] !== undefined && process.env["SCENARIO"] !== scenario.name) continue;
    describe(scenario.name, () => {
      let bench: Workbench;
      before(() => {
        bench = new Workbench();
        const config = scenario.file("Pulumi.dev.yaml") ?? "";
        bench.write("Pulumi.dev.yaml", config);
        bench.checkpoint = emptyCheckpoint(config);
      });
      after(() => {
        bench.dispose();
      });
      for (const step of scenario.steps) {
        const name = `${scenario.name}/${numberOf(step)}`;
        const why = NOT_RUN[name] ?? NOT_RUN[scenario.name];
        const command = parseCommand(step.command);
        const title = `${numberOf(step)} ${step.command.replace(/ --(?:non-interactive|parallel 1|skip-preview|yes)/g, "")}`;
        if (why !== undefined) {
          it(`${title} (not run: ${why})`, () => {
            lay(bench, scenario, step);
            takeOver(bench, scenario, step);
          });
        } else {
          it(title, async () => {
            if (command === undefined) throw new Error(`${name}: the command is not understood`);
            await replay(bench, scenario, step, command);
          });
        }
      }
    });
  }
});

async function replay(bench: Workbench, scenario: Scenario, step: RecordedStep, command: Command): Promise<void> {
  const name = `${scenario.name}/${numberOf(step)}`;
  lay(bench, scenario, step);
  bench.remote = remoteBefore(name, step, bench.remote);
  const before = bench.checkpoint;
  const looked = command.previewsFirst
    ? await bench.run({ ...command, options: { ...command.options, previewOnly: true } })
    : undefined;
  const outcome = await bench.run(command);
  if (outcome.error !== undefined) throw outcome.error;
  const skipped = new Set(DIFFERENT[name]?.aspects);
  const recorded = JSON.parse(writtenOut(JSON.stringify(step).replaceAll("<PROJECT>", bench.project))) as RecordedStep;
  const [ours, theirs] = [outcome.events.flatMap((event) => asRecorded(event) ?? []), recorded.events ?? []];
  const theirCalls = recorded.calls ?? [];
  const states = [checkpointAfter(scenario, step.step - 1), checkpointAfter(scenario, step.step)]
    .filter((text) => text !== undefined)
    .map((text) => decrypted(writtenOut(text)));
  const related = relations(states);

  const check = (aspect: Aspect, actual: unknown, wanted: unknown): void => {
    if (!skipped.has(aspect)) expect(actual, `${name}: ${aspect}`).to.deep.equal(wanted);
  };
  check("diagnostics", comparableDiagnostics(ours), comparableDiagnostics(theirs));
  check("events", comparableEvents(ours), comparableEvents(theirs));
  check("calls", comparableCalls([...(looked?.calls ?? []), ...outcome.calls]), comparableCalls(theirCalls));
  check("order", definedOrder(outcome.calls, related), definedOrder(theirCalls.slice(-outcome.calls.length), related));
  check("summary", comparableSummary(ours), comparableSummary(theirs));
  check("remote", bench.remote, step.remote ?? {});
  check("exit", exitCode(outcome, command), step.exitCode);
  if (step.checkpoint === "unchanged") check("state", bench.checkpoint, before);
  else {
    const after = decrypted(writtenOut(scenario.file(`${numberOf(step)}.checkpoint.json`) ?? ""));
    check("state", comparableState(decrypted(bench.checkpoint ?? "")), comparableState(after));
  }
}

/** Puts program and config of a step in place. */
function lay(bench: Workbench, scenario: Scenario, step: RecordedStep): void {
  if (step.program !== undefined) bench.write("index.js", scenario.file(step.program) ?? "");
  const config = scenario.file(`Pulumi.dev.${numberOf(step)}.yaml`);
  if (config !== undefined) bench.write("Pulumi.dev.yaml", config);
}

/** Goes on from what the real CLI left. */
function takeOver(bench: Workbench, scenario: Scenario, step: RecordedStep): void {
  const checkpoint = checkpointAfter(scenario, step.step);
  if (checkpoint !== undefined) bench.checkpoint = writtenOut(checkpoint);
  bench.remote = step.remote ?? {};
}

/** The remote as it was when the recorded command began: changes by hand came before it. */
function remoteBefore(name: string, step: RecordedStep, now: Record<string, unknown>): Record<string, unknown> {
  const touched = new Set(
    (step.calls ?? [])
      .filter(({ method }) => ["create", "update", "delete"].includes(method))
      .map((call) => call.id ?? `id-${String((call["inputs"] as { key?: string } | undefined)?.key)}`),
  );
  const kept = Object.entries(now).filter(([id]) => touched.has(id));
  const given = Object.entries(step.remote ?? {}).filter(([id]) => !touched.has(id));
  return { ...Object.fromEntries([...kept, ...given]), ...REMOTE_BEFORE[name] };
}

function exitCode({ result }: RunOutcome, { expectNoChanges }: Command): number {
  if (result?.abandoned === true) return 8;
  if (result?.result !== "succeeded") return 1;
  const changed = Object.keys(result.changes).some((op) => op !== "same" && op !== "read");
  return expectNoChanges && changed ? 7 : 0;
}

/** A stack that never ran, with the salt of its config. */
function emptyCheckpoint(config: string): string {
  const salt = /encryptionsalt: (.+)/.exec(config)?.[1] ?? "";
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  const latest = { manifest, secrets_providers: { type: "passphrase", state: { salt } }, metadata: {} };
  return JSON.stringify({ version: 3, checkpoint: { stack: "organization/demo/dev", latest } });
}
