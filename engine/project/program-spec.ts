/**
 * What of Pulumi.yaml the program's and the provider's process need to start.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
export interface ProgramSpec {
  /** Absolute path of the folder that holds Pulumi.yaml. */
  root: string;
  /** Absolute path of the folder the program runs in: `main` when it names a folder, the folder of the file it names. */
  directory: string;
  /** What Node is to load, relative to `directory`: the file that `main` names, else `.`. */
  entry: string;
  /** `runtime.options.nodeargs`, split into words as Pulumi does. Default none. */
  nodeArgs: string[];
  /** False only with `runtime.options.typescript: false`. Default true. */
  typescript: boolean;
  /** `runtime.options.tsconfig`, a path relative to `directory`. Absent: the nearest tsconfig.json. */
  tsconfig?: string;
}
