import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Values } from "../../provider/core/values.js";
import { type Declared, type Ran, succeeded, TestStack } from "../kit/test-stack.js";
import { expectGoodMessage } from "./checks.js";
import { type ChaosFault, faults } from "./faults.js";
import type { ChaosPlatform } from "./platform.js";
import { platforms } from "./platforms.js";
import { FULL, SEED } from "./scope.js";
import { Stage } from "./stage.js";

/** A turn of all four resources at once: the programs before and in the disturbed run. */
interface Turn {
  readonly name: string;
  readonly before: (platform: ChaosPlatform) => Values | undefined;
  readonly after: (platform: ChaosPlatform) => Values | undefined;
}

const first = ({ programs }: ChaosPlatform): Values => programs.first;
const nothing = (): undefined => undefined;
const turns: readonly Turn[] = [
  { name: "create", before: nothing, after: first },
  { name: "update", before: first, after: ({ programs }) => programs.changed },
  { name: "pause", before: first, after: ({ programs }) => programs.paused },
  { name: "refresh", before: first, after: first },
  { name: "delete", before: first, after: nothing },
  { name: "replace", before: first, after: ({ programs }) => programs.elsewhere },
];

/**
 * The same through the whole house: the engine, the provider's own process, the state on the disk. On the real time, so
 * that a diagonal of the matrix has to do; all four platforms go wrong in one run.
 */
describe("Whatever goes wrong, the next run of the engine puts it right", function () {
  this.timeout(180_000);
  let stage: Stage;

  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  // One of them takes some seconds, more on a busy machine.
  const sample = FULL ? faults : faults.slice(SEED % faults.length).slice(0, 1);
  for (const fault of sample) {
    const turn = turns[(faults.indexOf(fault) + SEED) % turns.length];
    if (turn === undefined) continue;
    it(`${turn.name}: ${fault.name}`, () => play(stage, fault, turn));
  }
});

async function play(stage: Stage, fault: ChaosFault, turn: Turn): Promise<void> {
  stage.reset();
  for (const platform of platforms) platform.prepare?.(stage.sandbox);
  const stack = new ChaosStack(stage);
  try {
    stack.declare(declared(turn.before));
    const ids = idsOf(succeeded(await stack.up()));
    const environment = stage.variables;
    stack.declare(declared(turn.after));
    // Shorter than anybody would have it, so that nobody has to wait for what never comes.
    stage.set({ PULUMI_SYNCS_TIMEOUT: "8s", PULUMI_SYNCS_REQUEST_TIMEOUT: "500ms" });
    for (const platform of platforms) fault.begin(stage, platform, { after: 0, method: "GET", path: "" });
    const disturbed = await (turn.name === "refresh"
      ? stack.refresh({ previewOnly: false, continueOnError: true })
      : stack.up({ continueOnError: true }));
    expect(stage.elsewhere.visits).to.deep.equal([]);
    expectClearErrors(disturbed, turn, ids);

    stage.heal();
    succeeded(await stack.up());
    for (const platform of platforms) platform.expectThere(stage.sandbox, turn.after(platform));
    expectNoChange(succeeded(await stack.preview()));
    expectNoChange(succeeded(await stack.refresh()));
    const secrets = platforms.flatMap((platform) => platform.secrets(environment));
    expectNowhere(stack.folder, secrets, disturbed.messages);
  } finally {
    stack.dispose();
  }
}

/** A stack whose processes have the settings of the stage. */
class ChaosStack extends TestStack {
  constructor(readonly stage: Stage) {
    super(stage.sandbox);
  }

  override get environment(): Record<string, string> {
    return { ...super.environment, ...this.stage.variables };
  }
}

function declared(program: Turn["before"]): Declared[] {
  return platforms.flatMap((platform) => {
    const args = program(platform);
    return args === undefined ? [] : [{ platform: platform.name, name: `my-${platform.name}`, args }];
  });
}

/** Each failure is told at its resource, and says what a person needs. */
function expectClearErrors({ result, events }: Ran, turn: Turn, ids: ReadonlyMap<string, string>): void {
  const errors = events.flatMap((event) => (event.kind === "diagnostic" && event.severity === "error" ? [event] : []));
  if (result.result === "succeeded") return;
  const told = errors.filter(({ urn }) => urn?.includes("::my-"));
  expect(told, "errors at resources").not.to.have.length(0);
  for (const { urn = "", message } of told) {
    const platform = platforms.find(({ name }) => urn.endsWith(`::my-${name}`));
    if (platform === undefined) throw new Error(`Of which resource? ${urn}`);
    const programs = [turn.before(platform), turn.after(platform)].filter((program) => program !== undefined);
    const marks = programs.flatMap((program) => platform.marks(program, ids.get(urn)));
    expectGoodMessage(message, [...marks, "/syncs/"], platform.shared);
  }
}

function idsOf({ result }: Ran): Map<string, string> {
  return new Map(result.resources.flatMap(({ urn, id }) => (id === undefined ? [] : [[urn, id] as const])));
}

function expectNoChange({ result }: Ran): void {
  expect(
    Object.keys(result.changes).filter((op) => op !== "same"),
    "changes",
  ).to.deep.equal([]);
}

function expectNowhere(folder: string, secrets: readonly string[], messages: readonly string[]): void {
  const shown = [...filesBelow(folder).map((path) => readFileSync(path, "utf8")), ...messages];
  // The program itself says its own.
  for (const text of shown)
    for (const secret of secrets)
      if (secret !== "" && text.includes(secret) && !text.startsWith('[{"platform"'))
        throw new Error("A secret is shown.");
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).size < 10_000_000 ? [path] : [];
  });
}
