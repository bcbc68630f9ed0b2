import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** One step of a composite action. */
interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** How a run of the action ended. */
export interface ActionRun {
  readonly status: number;
  readonly log: string;
  /** Names of the steps that ran. */
  readonly steps: readonly string[];
}

/** What a runner gives to an action. */
export interface RunnerContext {
  /** The repository of the action. */
  readonly actionPath: string;
  /** The checkout of the program. */
  readonly workspace: string;
  /** A folder that lives as long as the job. */
  readonly temp: string;
  readonly token: string;
  /** Variables of the runner and of the job. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called for a step that uses another action, by that action's name. */
  readonly uses?: (action: string) => void;
  /** Steps that are left out, by name. */
  readonly without?: readonly string[];
}

/** Runs the scripts of a composite action in order, as a runner does: conditions, environment, outputs. */
export async function runAction(
  file: string,
  given: Readonly<Record<string, string>>,
  runner: RunnerContext,
): Promise<ActionRun> {
  const action = parse(readFileSync(file, "utf8")) as Action;
  const known: Record<string, unknown> = {
    github: { token: runner.token },
    runner: { temp: runner.temp },
    env: runner.env,
    steps: {},
  };
  const inputs: Record<string, string> = {};
  for (const [name, { default: value }] of Object.entries(action.inputs)) {
    inputs[name] = given[name] ?? filled(value ?? "", known);
  }
  const steps: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
  Object.assign(known, { inputs, steps });

  const ran: string[] = [];
  let log = "";
  let status = 0;
  for (const step of action.runs.steps) {
    const condition = step.if ?? "true";
    if ((status !== 0 && !condition.includes("always()")) || !isTrue(condition, known)) continue;
    const name = step.name ?? step.uses ?? "";
    if (runner.without?.includes(name) === true) continue;
    ran.push(name);
    if (step.uses !== undefined) runner.uses?.(step.uses.split("@")[0] ?? "");
    if (step.run === undefined) continue;
    const done = await script(step, known, runner);
    log += done.log;
    if (step.id !== undefined) {
      steps[step.id] = { outputs: done.outputs, outcome: done.status === 0 ? "success" : "failure" };
    }
    status = status === 0 ? done.status : status;
  }
  return { status, log, steps: ran };
}

function script(
  step: Step,
  known: Readonly<Record<string, unknown>>,
  runner: RunnerContext,
): Promise<{ status: number; log: string; outputs: Record<string, string> }> {
  mkdirSync(runner.temp, { recursive: true });
  const output = join(runner.temp, "output");
  writeFileSync(output, "");
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, known)]);
  const env = {
    ...runner.env,
    GITHUB_OUTPUT: output,
    GITHUB_ACTION_PATH: runner.actionPath,
    ...(Object.fromEntries(own) as Record<string, string>),
  };
  const cwd = join(runner.workspace, filled(step["working-directory"] ?? ".", known));
  const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run ?? ""];
  return new Promise((resolve) => {
    execFile("bash", words, { cwd, env }, (error, stdout, stderr) => {
      const pairs = readFileSync(output, "utf8").matchAll(/^(\w+)=(.*)$/gm);
      resolve({
        status: error === null ? 0 : Number(error.code ?? 1),
        log: stdout + stderr,
        outputs: Object.fromEntries([...pairs].map(([, key = "", value = ""]) => [key, value])),
      });
    });
  });
}

/** A text with its expressions replaced by their values. */
function filled(text: string, known: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    for (const term of expression.split("||")) {
      const value = valueOf(term.trim(), known);
      if (value !== "") return value;
    }
    return "";
  });
}

/** Conditions of the form `a == 'b' && always() && c != ''`. */
function isTrue(condition: string, known: Readonly<Record<string, unknown>>): boolean {
  return condition.split("&&").every((part) => {
    const [, left = "", operator, right = ""] = /^\s*(\S+?)\s*(?:(==|!=)\s*'(.*)')?\s*$/.exec(part) ?? [];
    if (operator === undefined) return left === "true" || left === "always()";
    return (valueOf(left, known) === right) === (operator === "==");
  });
}

function valueOf(path: string, known: Readonly<Record<string, unknown>>): string {
  let value: unknown = known;
  for (const part of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
  return typeof value === "string" ? value : "";
}
