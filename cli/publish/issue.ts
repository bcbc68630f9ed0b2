import { createHash } from "node:crypto";
import { z } from "zod";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { readReport } from "./report-files.js";
import { folderOf, inWords, type PublishFlags, serviceOf, stackOf, summarize } from "./run.js";
import type { Published, Service, ServiceName } from "./service.js";
import { fitted, isMarked, markerOf, noteOf, readNote } from "./text.js";

/** What of a drift report is in use; see `drift.schema.json`. */
const driftFacts = z.looseObject({
  format: z.literal("pulumi-syncs/drift/v1"),
  stack: z.string().optional(),
  syncs: z.array(
    z.looseObject({
      urn: z.string(),
      found: z.string(),
      fields: z.array(
        z.looseObject({ path: z.string(), inCode: z.string().optional(), onPlatform: z.string().optional() }),
      ),
    }),
  ),
  unreadable: z.array(z.unknown()),
  problems: z.array(z.unknown()),
});

type DriftFacts = z.infer<typeof driftFacts>;

/** What the issue says of itself: by which the next night knows whether something else differs. */
const driftNote = z.object({ found: z.string() });

/**
 * Keeps the one drift issue of a stack: opened when something differs, updated while it does, closed when nothing does any
 * more. Fails where the check is incomplete: then an open issue stays open.
 */
export async function issue(
  name: ServiceName,
  files: readonly string[],
  flags: PublishFlags,
  { terminal }: CommandContext,
): Promise<number> {
  const { markdown, facts } = await readReport(files, folderOf(flags), driftFacts);
  const stack = stackOf(flags, facts);
  if (markdown === undefined || facts === undefined) {
    throw new CliError(
      `The drift check of ${stack} failed, see its log: ${files.join(" or ")} is not there. Open issues stay open.`,
    );
  }
  await summarize(markdown, terminal.env);
  const service = await serviceOf(name, terminal.env);
  const isComplete = facts.unreadable.length + facts.problems.length === 0;
  const said = await inWords(async () => {
    const issues = new DriftIssues(service, stack);
    if (facts.syncs.length > 0) return issues.show(markdown, facts);
    return isComplete ? issues.close() : [];
  });
  for (const line of said) writeLine(terminal.stderr, line);
  if (!isComplete) throw new CliError(`The drift check of ${stack} could not read every sync: see its report.`);
  return EXIT.success;
}

/** The open issues of one stack: one at most, unless somebody copied it. */
class DriftIssues {
  readonly #service: Service;
  readonly #stack: string;
  readonly #marker: string;

  constructor(service: Service, stack: string) {
    this.#service = service;
    this.#stack = stack;
    this.#marker = markerOf("drift", stack);
  }

  async show(markdown: string, { syncs }: DriftFacts): Promise<string[]> {
    const { job, longest } = this.#service;
    const found = fingerprintOf(syncs);
    const page = job === undefined ? "" : `<sub>As of [this run, with the HTML page](${job})</sub>\n`;
    const end = `${page}${noteOf({ found })}\n${this.#marker}`;
    const text = { title: `Drift in ${this.#stack}`, body: fitted(markdown, end, longest) };
    const [open] = await this.#open();
    if (open === undefined) return [`Opened ${(await this.#service.openIssue(text)).url}`.trim()];
    await this.#service.rewriteIssue(open.id, text);
    // An edited text notifies nobody: a comment announces what is new.
    if (readNote(open.body, driftNote)?.found !== found) {
      const count = `${syncs.length} ${syncs.length === 1 ? "sync" : "syncs"}`;
      await this.#service.sayInIssue(open.id, `What differs has changed, see above: now ${count}.`);
    }
    return [`Updated ${open.url}`.trim()];
  }

  async close(): Promise<string[]> {
    const { job } = this.#service;
    const closed = await this.#open();
    for (const { id } of closed) {
      await this.#service.sayInIssue(id, `Nothing differs any more${job === undefined ? "" : `: [run](${job})`}.`);
      await this.#service.closeIssue(id);
    }
    return closed.map(({ url }) => `Closed ${url}`.trim());
  }

  /** Not by label: somebody may have taken it off, and then there would be a second issue. */
  async #open(): Promise<Published[]> {
    return (await this.#service.openIssues()).filter(({ body }) => isMarked(body, this.#marker));
  }
}

/** Equal for equal differences, whatever else the report says. */
function fingerprintOf(syncs: DriftFacts["syncs"]): string {
  const facts = syncs.map(({ urn, found, fields }) => [
    urn,
    found,
    fields.map(({ path, inCode, onPlatform }) => [path, inCode, onPlatform]),
  ]);
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}
