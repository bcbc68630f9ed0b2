import { type ResourceState, type Urn } from "../model.js";
import { type Goal, type ReadGoal, type Registered } from "../monitor/goal.js";
import { type MonitorHandlers, RunOverError } from "../monitor/handlers.js";
import { type PropertyMap } from "../../protocol/values.js";
import { ProgramListener } from "./program-listener.js";
import { type Run } from "./run.js";
import { isProviderType, makeUrn } from "../../protocol/urn.js";

/** What an observer belongs to. */
export interface ObserverOptions {
  readonly run: Run;
  readonly stack: string;
  readonly project: string;
  readonly findOld: (urn: Urn) => ResourceState | undefined;
  /** Called with each provider entry that the program makes, and its present config. */
  readonly onProvider: (urn: Urn, inputs: PropertyMap) => void;
}

/**
 * Lets a program run without doing anything for it, answering from the state: a refresh or a destroy only wants to know
 * how the program configures its providers now.
 */
export class ProgramObserver extends ProgramListener implements MonitorHandlers {
  readonly #options: ObserverOptions;

  constructor(options: ObserverOptions) {
    super(options.run);
    this.#options = options;
  }

  register(goal: Goal): Promise<Registered> {
    if (this.#options.run.over) return Promise.reject(new RunOverError());
    const { urn, old } = this.#find(goal);
    if (isProviderType(goal.type)) this.#options.onProvider(urn, goal.properties);
    const outputs = goal.custom ? (old?.outputs ?? goal.properties) : {};
    return Promise.resolve({ urn, id: old?.id ?? "", outputs, result: "success" });
  }

  read(goal: ReadGoal): Promise<Pick<Registered, "urn" | "outputs">> {
    if (this.#options.run.over) return Promise.reject(new RunOverError());
    const { urn, old } = this.#find(goal);
    return Promise.resolve({ urn, outputs: old?.outputs ?? {} });
  }

  registerOutputs(): Promise<void> {
    return Promise.resolve();
  }

  #find({ parent, type, name }: Pick<Goal, "parent" | "type" | "name">): { urn: Urn; old: ResourceState | undefined } {
    const { stack, project, findOld } = this.#options;
    const urn = makeUrn(stack, project, parent, type, name);
    return { urn, old: findOld(urn) };
  }
}
