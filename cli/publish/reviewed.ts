import { CliError } from "../error.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { fingerprintOf } from "../review/fingerprint.js";
import { reviewNote } from "./comment.js";
import { inWords, type PublishFlags, serviceOf, stackOf } from "./run.js";
import { required, type ServiceName } from "./service.js";
import { isMarked, markerOf, readNote } from "./text.js";

const COMMIT: Readonly<Record<ServiceName, string>> = { github: "GITHUB_SHA", gitlab: "CI_COMMIT_SHA" };

/** The fingerprint of a review without calls. */
const NO_CALLS = fingerprintOf([]);

/**
 * Writes the fingerprint of the calls that were reviewed before a commit was merged, for `up --reviewed`. Only our own comment
 * on the merged change is believed, and only where it is about the last commit of it and nothing blocks it.
 */
export async function reviewed(name: ServiceName, flags: PublishFlags, { terminal }: CommandContext): Promise<number> {
  const service = await serviceOf(name, terminal.env);
  const stack = stackOf(flags, undefined);
  const commit = flags.commit ?? required(terminal.env, COMMIT[name]);
  const anew = "Review it by hand (`pulumi-syncs review`), and pass its fingerprint to `up --reviewed`.";
  const nothing = (why: string): string => {
    writeLine(terminal.stderr, `${why}: no call may be made.`);
    return NO_CALLS;
  };
  const fingerprint = await inWords(async () => {
    const change = await service.mergedAs(commit);
    if (change === undefined) return nothing(`Commit ${commit} came from no change that was reviewed`);
    const marker = markerOf("review", stack);
    const own = (await service.comments(change.number)).find(({ body }) => isMarked(body, marker));
    const note = own && readNote(own.body, reviewNote);
    if (note === undefined) return nothing(`There is no review of ${stack} on change ${change.number}`);
    if (note.commit !== change.commit) {
      throw new CliError(
        `The review of ${stack} on change ${change.number} is of commit ${note.commit}, and ${change.commit} was merged. ${anew}`,
      );
    }
    if (note.fingerprint === undefined || note.result === "failed") {
      throw new CliError(`The review of ${stack} on change ${change.number} failed. ${anew}`);
    }
    if (note.result === "blocked" && note.acceptedBy === undefined) {
      throw new CliError(
        `The review of ${stack} on change ${change.number} is blocked, and nobody has accepted it. ${anew}`,
      );
    }
    return note.fingerprint;
  });
  writeLine(terminal.stdout, fingerprint);
  return 0;
}
