import { type Command, Option } from "commander";
import { addCommonFlags, addFlags, type FlagName } from "../flags.js";
import type { EngineName } from "../engine-choice.js";
import { FORMATS, type Format } from "./outputs.js";

/** What the flags of `review` and `drift` say. */
export interface ReportFlags {
  stack?: string;
  cwd: string;
  engine?: EngineName;
  target?: string[];
  parallel?: number;
  format?: Format;
  output?: string[];
}

/** Adds the flags that all reports have. `more` are those that the run behind it has besides. */
export function addReportFlags(command: Command, noun: string, more: readonly FlagName[]): Command {
  addCommonFlags(command);
  command
    .addOption(
      new Option("-f, --format <format>", "how it is written (default: text on a terminal, else markdown)").choices(
        FORMATS,
      ),
    )
    .addOption(new Option("-j, --json", "the same as --format json").implies({ format: "json" }))
    .addOption(
      new Option(
        "-o, --output <file>",
        "write it here instead of to standard output, overwriting what is there; repeatable, and .md, .json, .html or .txt " +
          "by the extension of the file; - is standard output",
      ).argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]),
    );
  return addFlags(command, noun, [...more, "target", "parallel", "engine"]);
}
