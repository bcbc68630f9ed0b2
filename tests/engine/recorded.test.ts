import { availableParallelism } from "node:os";

import { expect } from "chai";
import PQueue from "p-queue";

import { Cancellation } from "../../engine/cancellation.js";
import { parseImportFile } from "../../cli/import/import-file.js";
import { importEntries } from "../../engine/stack/import-entries.js";
import { cancelRun } from "../../engine/stack/cancel-run.js";
import { describeStack } from "../../engine/stack/describe-stack.js";
import { exportStack } from "../../engine/stack/export-stack.js";
import { removeStack } from "../../engine/stack/remove-stack.js";
import { LockedError } from "../../engine/state/errors.js";
import { type Command, parseCommand, parseStackCommand, type StackCommand } from "./kit/command.js";
import {
  comparableCalls,
  comparableDiagnostics,
  comparableDigest,
  comparableEvents,
  comparableState,
  comparableSummary,
  CHANGING,
  type Digest,
  definedOrder,
  objectOf,
  reachedByOne,
  relations,
} from "./kit/comparable.js";
import { decrypted } from "./kit/decrypted.js";
import { exitCode } from "./kit/exit-code.js";
import {
  asRecorded,
  type Call,
  checkpointAfter,
  numberOf,
  type RecordedStep,
  type Scenario,
  scenarios,
  writtenOut,
} from "./kit/recording.js";
import { isolateEnvironment, Workbench } from "./kit/workbench.js";

const STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";

type Aspect = "calls" | "order" | "events" | "diagnostics" | "summary" | "remote" | "state" | "digest" | "exit";

interface Exception {
  why: string;
  /** The step is not run; the next ones go on from what the real CLI left. */
  notRun?: true;
  /** The engine refuses what the program asks for, and nothing changes. */
  refused?: true;
  /**
   * The run ends early. What it came to before depends on the order in which registrations arrive, which differs from
   * run to run: resources that only one of the two runs came to are left out.
   */
  endsEarly?: true;
  /** What differs on purpose. */
  differs?: Aspect[];
}

const EARLY = "it ends early";
const SDK =
  "the SDK of the recording rejects the outputs of what failed, so that the program fails too; others leave them unknown";
const SDK_UNKNOWN_SECRET =
  "the SDK of the recording says of an unknown value that it is secret, the one of the tests only that it is unknown";
const KILLED = "the engine is killed; what is then found at the start of the next run is taken from the recording";

/** Every step that is not run, or that is not compared in full, with the reason. */
const EXCEPTIONS: Record<string, Exception> = {
  "check-fails/02": { endsEarly: true, why: EARLY },
  "check-fails/03": { endsEarly: true, why: EARLY },
  "check-fails/04": { endsEarly: true, why: EARLY },
  "check-fails/05": { endsEarly: true, why: EARLY },
  "check-fails/06": { endsEarly: true, why: EARLY },
  "check-fails/07": { endsEarly: true, why: EARLY },
  "component/05": { endsEarly: true, why: EARLY },
  "create-fails/01": { endsEarly: true, why: EARLY },
  "create-half/01": { endsEarly: true, why: EARLY },
  "create-half-refresh/04": { endsEarly: true, why: EARLY },
  "destroy/11": { differs: ["diagnostics"], why: "it says that the stack is gone" },
  "drift/15": { differs: ["events", "digest"], why: "stack and provider are not shown as if they were updated" },
  "drift/16": {
    differs: ["events", "state"],
    why: "the same, and empty lists of property dependencies are dropped as by any other refresh",
  },
  "destroy/04": { endsEarly: true, why: "deletes of one wave have no order among each other" },
  "get/13": { refused: true, why: "Pulumi's own import of a dynamic resource fails too, later and with less clarity" },
  "interrupt/01": { endsEarly: true, why: EARLY },
  "interrupt/04": { endsEarly: true, why: "it ends at once, without a word", differs: ["diagnostics", "summary"] },
  "interrupt/05": { differs: ["diagnostics"], why: "a preview tells of open operations too" },
  "one-of-five-fails/01": { endsEarly: true, why: EARLY },
  "one-of-five-fails/03": { endsEarly: true, why: EARLY },
  "one-of-five-fails/06": { endsEarly: true, why: EARLY },
  "one-of-five-fails/08": { endsEarly: true, why: EARLY },
  "one-of-five-fails/05": { differs: ["diagnostics"], why: SDK },
  "one-of-five-fails/09": { notRun: true, why: SDK },
  "options/05": { refused: true, why: "replaceWith" },
  "options/06": { refused: true, why: "replaceWith" },
  "options/07": { refused: true, why: "a stack reference" },
  "pending-operation/01": { notRun: true, why: KILLED },
  "pending-operation/04": { differs: ["diagnostics"], why: "a preview tells of open operations too" },
  "pending-operation/05": {
    differs: ["state"],
    why: "a create that was cut off is settled once the create of the same resource ends well; Pulumi keeps it",
  },
  "pending-operation/07": { notRun: true, why: KILLED },
  "pending-operation/09": { differs: ["diagnostics"], why: "a refresh tells of open operations too" },
  "pending-operation/11": { notRun: true, why: KILLED },
  "pending-operation/13": {
    differs: ["diagnostics"],
    why: "a refresh tells of open operations too, of which this one clears only the creates beforehand",
  },
  "program-errors/06": { endsEarly: true, why: EARLY },
  "program-errors/07": { endsEarly: true, why: EARLY },
  "remove-protect-retain/06": { endsEarly: true, why: EARLY },
  "replace-create-first/05": { endsEarly: true, why: EARLY },
  "replace-delete-first/04": { endsEarly: true, why: EARLY },
  "unknowns/02": { differs: ["digest"], why: SDK_UNKNOWN_SECRET },
  "unknowns/04": { differs: ["digest"], why: SDK_UNKNOWN_SECRET },
  "unknowns/06": { differs: ["digest"], why: SDK_UNKNOWN_SECRET },
  "update-fails/02": { endsEarly: true, why: EARLY },
  "update-fails/04": { endsEarly: true, why: EARLY },
};

/** What the remote was before a step, where the recording only tells what it was after. */
const REMOTE_BEFORE: Record<string, Record<string, unknown>> = {
  "drift/14": { "id-a": { key: "a", size: 9, tags: { p: 1 } } },
  "drift/19": { "id-a": { key: "a", size: 12, tags: { p: 1 } } },
};

describe("The recorded runs of the real CLI, on the embedded engine", () => {
  const wanted = scenarios().filter(({ name }) => [undefined, name].includes(process.env["SCENARIO"]));
  /** How each step ended: undefined is well. Rejections are for the test of the step to tell. */
  const ends = new Map<string, Promise<unknown>>();
  let restore: () => void;

  // The steps of a scenario stand on each other, scenarios do not: some run at the same time.
  before(() => {
    restore = isolateEnvironment();
    const queue = new PQueue({ concurrency: availableParallelism() });
    for (const scenario of wanted) {
      const tell = new Map<RecordedStep, (error: unknown) => void>();
      for (const step of scenario.steps) {
        ends.set(nameOf(scenario, step), new Promise((resolve) => tell.set(step, resolve)));
      }
      void queue.add(() => runScenario(scenario, (step, error) => tell.get(step)?.(error)));
    }
  });
  after(() => {
    restore();
  });

  for (const scenario of wanted) {
    describe(scenario.name, () => {
      for (const step of scenario.steps) {
        const exception = EXCEPTIONS[nameOf(scenario, step)];
        const command = step.command.replace(/ --(?:non-interactive|parallel 1|skip-preview|yes)\b/g, "");
        const title = `${numberOf(step)} ${command}${exception === undefined ? "" : ` (${exception.why})`}`;
        it(title, async function () {
          // Others may have to end before it begins.
          this.timeout(600_000);
          const error = await ends.get(nameOf(scenario, step));
          if (error !== undefined) throw error as Error;
        });
      }
    });
  }

  it("names only steps that exist among the exceptions", () => {
    const names = new Set(scenarios().flatMap(({ name, steps }) => steps.map((step) => `${name}/${numberOf(step)}`)));
    expect(Object.keys(EXCEPTIONS).filter((name) => !names.has(name))).to.deep.equal([]);
  });
});

async function runScenario(scenario: Scenario, end: (step: RecordedStep, error: unknown) => void): Promise<void> {
  const bench = new Workbench();
  const config = scenario.file("Pulumi.dev.yaml") ?? "";
  bench.write("Pulumi.dev.yaml", config);
  bench.plant(emptyCheckpoint(config));
  for (const step of scenario.steps) {
    try {
      await runStep(bench, scenario, step);
      end(step, undefined);
    } catch (error) {
      end(step, error);
    }
  }
  bench.dispose();
}

async function runStep(bench: Workbench, scenario: Scenario, step: RecordedStep): Promise<void> {
  const exception = EXCEPTIONS[nameOf(scenario, step)];
  lay(bench, scenario, step);
  const isRun = exception?.notRun !== true && parseStackCommand(step.command) === undefined;
  const command = isRun ? understood(step.command) : undefined;
  const aboutStack = parseStackCommand(step.command);
  if (aboutStack !== undefined) await runOnStack(bench, scenario, step, aboutStack);
  else if (command === undefined) takeOver(bench, scenario, step);
  else if (bench.locks > 0) await refuseLocked(bench, step, command);
  else if (exception?.refused === true) await refuse(bench, scenario, step, command);
  else await replay(bench, scenario, step, command, exception);
}

async function replay(
  bench: Workbench,
  scenario: Scenario,
  step: RecordedStep,
  command: Command,
  exception?: Exception,
): Promise<void> {
  const name = nameOf(scenario, step);
  const endsEarly = exception?.endsEarly === true;
  const differs = exception?.differs ?? [];
  bench.remote = remoteBefore(name, step, bench.remote);
  const before = bench.checkpoint;
  const looked = command.previewsFirst
    ? await bench.run({ ...command, options: { ...command.options, previewOnly: true } })
    : undefined;
  const outcome = await bench.run(command, interruptions(bench, step));
  if (outcome.error !== undefined) throw outcome.error;

  const recorded = JSON.parse(writtenOut(JSON.stringify(step).replaceAll("<PROJECT>", bench.project))) as RecordedStep;
  const [ours, theirs] = [outcome.events.flatMap((event) => asRecorded(event) ?? []), recorded.events ?? []];
  // So does whether the program had told the stack's outputs by then.
  const left = endsEarly ? reachedByOne(ours, theirs).add(STACK) : new Set<string>();
  const leftIds = new Set([...left].map((urn) => `id-${urn.split("::").at(-1) ?? ""}`));
  const about = (calls: readonly Call[]) => calls.filter((call) => !leftIds.has(objectOf(call) ?? ""));
  const ourCalls = about([...(looked?.calls ?? []), ...outcome.calls]);
  const theirCalls = about(recorded.calls ?? []);
  const states = [checkpointAfter(scenario, step.step - 1), checkpointAfter(scenario, step.step)]
    .filter((text) => text !== undefined)
    .map((text) => decrypted(writtenOut(text)));
  const related = relations(states);

  const check = (aspect: Aspect, actual: unknown, wanted: unknown): void => {
    if (!differs.includes(aspect)) expect(actual, `${name}: ${aspect}`).to.deep.equal(wanted);
  };
  check("diagnostics", comparableDiagnostics(ours), comparableDiagnostics(theirs));
  check("events", comparableEvents(ours, left), comparableEvents(theirs, left));
  // A resource may have been checked and not come to a step.
  if (!endsEarly) check("calls", comparableCalls(ourCalls), comparableCalls(theirCalls));
  const done = about(outcome.calls);
  // So an early end has an order of changes only.
  const ordered = (calls: readonly Call[]) =>
    definedOrder(endsEarly ? calls.filter(({ method }) => CHANGING.has(method)) : calls, related);
  check("order", ordered(done), ordered(theirCalls.slice(-done.length)));
  check("summary", comparableSummary(ours, !endsEarly), comparableSummary(theirs, !endsEarly));
  const digest = scenario.file(`${numberOf(step)}.digest.json`);
  if (digest !== undefined && !endsEarly) {
    check("digest", comparableDigest(outcome.digest), comparableDigest(JSON.parse(writtenOut(digest)) as Digest));
  }
  check("remote", without(bench.remote, leftIds), without(step.remote ?? {}, leftIds));
  check("exit", exitCode(outcome.result, command.expectNoChanges), step.exitCode);
  if (step.checkpoint === "unchanged") check("state", bench.checkpoint, before);
  else if (command.options.remove === true) check("state", bench.checkpoint, undefined);
  else {
    const after = decrypted(writtenOut(scenario.file(`${numberOf(step)}.checkpoint.json`) ?? ""));
    check("state", comparableState(decrypted(bench.checkpoint ?? ""), left), comparableState(after, left));
  }
  if (endsEarly || differs.includes("state")) takeOver(bench, scenario, step);
}

/** What only Pulumi's own engine does, or none, is refused by name, and leaves everything as it is. */
async function refuse(bench: Workbench, scenario: Scenario, step: RecordedStep, command: Command): Promise<void> {
  const before = { remote: bench.remote, managed: managed(bench) };
  const outcome = await bench.run(command);
  const errors = outcome.events.flatMap((event) =>
    event.kind === "diagnostic" && event.severity === "error" ? event.message : [],
  );
  expect(errors.join("\n")).to.match(/needs the Pulumi CLI|works in no engine/);
  expect(exitCode(outcome.result, command.expectNoChanges)).to.equal(1);
  expect(outcome.calls.filter(({ method }) => ["create", "update", "delete"].includes(method))).to.deep.equal([]);
  expect({ remote: bench.remote, managed: managed(bench) }).to.deep.equal(before);
  takeOver(bench, scenario, step);
}

/** A run that was killed has left its lock, which is respected until somebody cancels that run. */
async function refuseLocked(bench: Workbench, step: RecordedStep, command: Command): Promise<void> {
  const before = { remote: bench.remote, checkpoint: bench.checkpoint, locks: bench.locks };
  const outcome = await bench.run(command);
  expect(outcome.error).to.be.instanceOf(LockedError);
  expect({ remote: bench.remote, checkpoint: bench.checkpoint, locks: bench.locks }).to.deep.equal(before);
  expect([step.exitCode, step.calls ?? []]).to.deep.equal([1, outcome.calls]);
}

/** A command about the stack: what it says or leaves is what the recorded one did. */
async function runOnStack(
  bench: Workbench,
  scenario: Scenario,
  step: RecordedStep,
  command: StackCommand,
): Promise<void> {
  const place = { cwd: bench.project, stack: "dev" };
  const told = (step.stdout ?? []).join("\n");
  const before = { remote: bench.remote, checkpoint: bench.checkpoint };
  switch (command.verb) {
    case "cancel":
      expect(await cancelRun(place)).to.have.length(1);
      expect(bench.locks).to.equal(0);
      break;
    case "rm":
      await removeStack({ ...place, onEvent: () => undefined });
      expect({ remote: bench.remote, checkpoint: bench.checkpoint }).to.deep.equal({
        remote: before.remote,
        checkpoint: undefined,
      });
      return;
    case "output": {
      const { outputs } = await describeStack({ ...place, showSecrets: command.showSecrets });
      const digest = scenario.file(`${numberOf(step)}.digest.json`);
      if (command.name !== undefined) expect(JSON.stringify(outputs[command.name])).to.equal(told);
      else expect(outputs).to.deep.equal(JSON.parse(digest ?? ""));
      break;
    }
    case "export": {
      const { deployment } = await exportStack({ ...place, showSecrets: command.showSecrets });
      const wanted = JSON.parse(writtenOut(told)) as { deployment: unknown };
      const [ours, theirs] = [deployment, wanted.deployment].map((latest) =>
        JSON.stringify({ checkpoint: { latest } }),
      );
      expect(ours?.includes('"plaintext"')).to.equal(theirs?.includes('"plaintext"'));
      expect(comparableState(decrypted(ours ?? ""))).to.deep.equal(comparableState(decrypted(theirs ?? "")));
      break;
    }
    case "import": {
      const file = writtenOut(scenario.file(command.file) ?? "");
      if (step.exitCode === 0) {
        // The real CLI asks the provider to check what the file says. Here the command line does so, with its own.
        const entries = parseImportFile(file, command.file, () => true);
        const cancellation = new Cancellation();
        await importEntries({ ...place, entries, cancellation, onEvent: () => undefined });
        const after = decrypted(writtenOut(checkpointAfter(scenario, step.step) ?? ""));
        expect(comparableState(decrypted(bench.checkpoint ?? ""))).to.deep.equal(comparableState(after));
        bench.remote = step.remote ?? {};
        return;
      }
      expect(() => parseImportFile(file, command.file, () => true)).to.throw("the file must say all three");
      break;
    }
  }
  expect({ remote: bench.remote, checkpoint: bench.checkpoint }).to.deep.equal(before);
}

/** Ids of the objects that the stack manages. */
function managed(bench: Workbench): string[] {
  const { resources } = decrypted(bench.checkpoint ?? "");
  return resources.flatMap(({ type, id }) => (type.startsWith("pulumi:") ? [] : (id ?? []))).sort();
}

/** Presses Ctrl-C when a create is under way, as often as the recorded person did. */
function interruptions(bench: Workbench, { killed }: RecordedStep): Parameters<Workbench["run"]>[1] {
  if (killed === undefined) return {};
  const cancellation = new Cancellation();
  const timer = setInterval(() => {
    if (!bench.calls().some(({ method }) => method === "create")) return;
    clearInterval(timer);
    for (let times = killed.match(/SIGINT/g)?.length ?? 0; times > 0; times--) cancellation.request();
  }, 20);
  return { cancellation };
}

function nameOf(scenario: Scenario, step: RecordedStep): string {
  return `${scenario.name}/${numberOf(step)}`;
}

function understood(text: string): Command {
  const command = parseCommand(text);
  if (command === undefined) throw new Error(`The command is not understood: ${text}`);
  return command;
}

function without(remote: Record<string, unknown>, ids: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(remote).filter(([id]) => !ids.has(id)));
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
  if (checkpoint !== undefined) bench.plant(writtenOut(checkpoint));
  if (step.exitCode === "SIGKILL") bench.lock();
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

/** A stack that never ran, with the salt of its config. */
function emptyCheckpoint(config: string): string {
  const salt = /encryptionsalt: (.+)/.exec(config)?.[1] ?? "";
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  const latest = { manifest, secrets_providers: { type: "passphrase", state: { salt } }, metadata: {} };
  return JSON.stringify({ version: 3, checkpoint: { stack: "organization/demo/dev", latest } });
}
