import { spawn } from "node:child_process";
import { readDigest } from "../../cli/report/digest.js";
import { buildReview } from "../../cli/review/build.js";
import type { Review } from "../../cli/review/model.js";
import type { ResourceState } from "../../engine/model.js";
import { isMap, revealedMap } from "../../protocol/property-values.js";
import type { Values } from "../../provider/core/values.js";
import type { LoggedRequest, Sandbox } from "../../sandbox/types.js";
import { type Declared, succeeded, TestStack } from "../kit/test-stack.js";

/** What a run came to, whichever engine ran it. */
export interface Outcome {
  /** The logical step of each resource, by its name. Absent: nothing was done to it. */
  readonly ops: ReadonlyMap<string, string>;
  /** By name; secrets in clear. */
  readonly states: ReadonlyMap<string, { readonly id: string; readonly inputs: Values; readonly state: Values }>;
  /** Requests that reached the platforms, those that only read left out. */
  readonly writes: readonly LoggedRequest[];
}

/** A stack that runs on some engine. */
export interface Engine {
  /** Where program, state and everything else of the stack is. */
  readonly folder: string;
  declare(resources: readonly Declared[]): void;
  up(): Promise<Outcome>;
  preview(): Promise<Outcome>;
  /** What a review says of the program. */
  review(): Promise<Review>;
  /** Brings the state in line with the platforms; `ops` has what it found. */
  refresh(): Promise<Outcome>;
  destroy(): Promise<Outcome>;
  dispose(): void;
}

/** The package's own engine. */
export function embedded(sandbox: Sandbox): Engine {
  const stack = new TestStack(sandbox);
  const run = async (verb: "up" | "preview" | "refresh" | "destroy"): Promise<Outcome> => {
    const { events, result, writes } = succeeded(await stack[verb](verb === "refresh" ? { previewOnly: false } : {}));
    const ops = new Map<string, string>();
    for (const event of events) {
      // What a refresh does is known once it has looked.
      if (event.kind !== (verb === "refresh" ? "resOutputs" : "resourcePre")) continue;
      const { op, urn, logical, type } = event.metadata;
      const isPhysical = logical === false && verb !== "refresh";
      if (!isPhysical && op !== "same" && op !== "refresh" && !type.startsWith("pulumi:")) ops.set(nameOf(urn), op);
    }
    return { ops, states: statesOf(result.resources), writes };
  };
  return {
    folder: stack.folder,
    declare: (resources) => {
      stack.declare(resources);
    },
    up: () => run("up"),
    preview: () => run("preview"),
    review: async () => buildReview(succeeded(await stack.preview()).digest),
    refresh: () => run("refresh"),
    destroy: () => run("destroy"),
    dispose: () => {
      stack.dispose();
    },
  };
}

/** The real Pulumi CLI, in a home of its own. */
export async function pulumi(sandbox: Sandbox): Promise<Engine> {
  const stack = new TestStack(sandbox);
  const cli = (...words: string[]): Promise<string> =>
    output("pulumi", [...words, "--non-interactive"], stack.project, {
      ...process.env,
      ...stack.environment,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    });
  await cli("stack", "init", "dev");
  const run = async (verb: "up" | "preview" | "refresh" | "destroy"): Promise<Outcome> => {
    // What is about to be done; a preview makes no call that writes.
    const plan = verb === "refresh" || verb === "destroy" ? [verb, "--preview-only"] : ["preview"];
    const digest = JSON.parse(await cli(...plan, "--json")) as { steps?: { op: string; urn: string }[] };
    const ops = new Map<string, string>();
    for (const { op, urn } of digest.steps ?? []) {
      const isNothing = ["same", "refresh", "create-replacement", "delete-replaced"].includes(op);
      if (!isNothing && !urn.includes("::pulumi:")) ops.set(nameOf(urn), op);
    }
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    if (verb !== "preview") await cli(verb, "--yes", "--skip-preview");
    const exported = JSON.parse(await cli("stack", "export", "--show-secrets")) as {
      deployment: { resources?: ResourceState[] };
    };
    const writes = sandbox.log({ since }).filter(({ method, path }) => method !== "GET" && !path.endsWith("/login"));
    return { ops, states: statesOf(exported.deployment.resources ?? []), writes };
  };
  return {
    folder: stack.folder,
    declare: (resources) => {
      stack.declare(resources);
    },
    up: () => run("up"),
    preview: () => run("preview"),
    review: async () =>
      buildReview(
        readDigest(await cli("preview", "--json"), "The preview", { name: "preview", command: "preview --json" }),
      ),
    refresh: () => run("refresh"),
    destroy: () => run("destroy"),
    dispose: () => {
      stack.dispose();
    },
  };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function statesOf(resources: readonly ResourceState[]): Outcome["states"] {
  return new Map(
    resources
      .filter(({ id, custom, type }) => custom && id !== undefined && !type.startsWith("pulumi:"))
      .map(({ urn, id = "", inputs = {}, outputs = {} }) => [
        nameOf(urn),
        { id, inputs: withoutOwn(inClear(inputs)), state: withoutOwn(inClear(outputs)) },
      ]),
  );
}

/** An export has the JSON text of a secret where the engine has its value. */
function inClear(properties: NonNullable<ResourceState["inputs"]>): Values {
  return revealedMap(
    Object.fromEntries(
      Object.entries(properties).map(([name, value]) => {
        const plaintext = isMap(value) ? value["plaintext"] : undefined;
        return [name, typeof plaintext === "string" ? (JSON.parse(plaintext) as typeof value) : value];
      }),
    ),
  );
}

/** What begins with two underscores is Pulumi's own. */
function withoutOwn(properties: Values): Values {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}

function output(program: string, words: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${program} ${words.join(" ")} ended with status ${String(code)}:\n${stdout}${stderr}`));
    });
  });
}
