import { type Executor } from "./executor.js";
import { type Generator } from "./generator.js";
import { type StepEnvironment } from "./ops/environment.js";
import { type Progress } from "./progress.js";
import { type ResourceGraph } from "./resource-graph.js";

/** The parts of a run that plan and do, made once the state they stand on is settled. */
export interface RunParts {
  readonly progress: Progress;
  readonly graph: ResourceGraph;
  readonly environment: StepEnvironment;
  readonly executor: Executor;
  readonly generator: Generator;
}
