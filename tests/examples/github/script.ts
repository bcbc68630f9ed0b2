import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TemporaryFolder } from "../../kit/process.js";

const SCRIPTS = path.resolve(__dirname, "../../../examples/github/.github/pulumi-syncs");

export interface ScriptRun {
  status: number;
  output: string;
  summary: string;
}

/** A step's folder: the files that the command before it wrote, and the summary of the job. */
export class StepFolder extends TemporaryFolder {
  write(files: Readonly<Record<string, string | object>>): void {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(path.join(this.path, name), typeof content === "string" ? content : JSON.stringify(content));
    }
  }

  /** Runs a script of the example, as the step does. */
  run(script: string, variables: Readonly<Record<string, string>>): Promise<ScriptRun> {
    const summary = path.join(this.path, "summary");
    writeFileSync(summary, "");
    const env = { PATH: process.env["PATH"], STACK: "prod", GITHUB_STEP_SUMMARY: summary, ...variables };
    return new Promise((resolve) => {
      execFile(process.execPath, [path.join(SCRIPTS, script)], { cwd: this.path, env }, (error, stdout, stderr) => {
        const status = error === null ? 0 : Number(error.code ?? 1);
        resolve({ status, output: stdout + stderr, summary: readFileSync(summary, "utf8") });
      });
    });
  }
}
