import { expect } from "chai";
import { buildReview } from "../../../cli/review/build.js";
import type { Review } from "../../../cli/review/model.js";
import { reconciled } from "../../kit/sent-calls.js";
import type { ShownCall } from "../../../cli/report/http.js";
import type { LoggedRequest, Sandbox } from "../../../sandbox/types.js";
import type { DeclaredResource, ProgramRun, ProgramStack, RunOptions } from "../../kit/program-stack.js";

/** What no review can know: who has a name on the platform, and what waits for each other. */
const UNFORESEEN = /still belongs to|two steps: first give one|`deleteBeforeReplace: false` away|already been taken/;

/** A stack of which each program is reviewed before it is run: what was announced is what comes. */
export class ReviewedStack {
  #seen: readonly number[];

  constructor(
    readonly stack: ProgramStack,
    readonly sandboxes: readonly Sandbox[],
  ) {
    this.#seen = sandboxes.map(lastOf);
  }

  /** @returns whether it was carried out. */
  async up(program: readonly DeclaredResource[], options: RunOptions): Promise<{ review: Review; run: ProgramRun }> {
    const preview = await this.stack.preview(program);
    const review = await buildReview(preview.digest);
    this.#seen = this.sandboxes.map(lastOf);
    const run = await this.stack.up(program, options);
    const text = JSON.stringify({ program, review: review.syncs, errors: run.errors }, undefined, 1);
    const refused = review.syncs.filter(({ refused }) => refused !== undefined);
    if (review.problems.length > 0 || refused.length > 0) {
      expect(run.failed, `it is refused: ${text}`).to.equal(true);
      if (review.problems.length > 0) return { review, run };
      const names = run.errors.map(({ name }) => name);
      expect(
        refused.some(({ name }) => names.includes(name)),
        text,
      ).to.equal(true);
      return { review, run };
    }
    if (run.failed) {
      const mayBe = review.syncs
        .filter(({ notes }) => notes.some((note) => note.includes("refuses")))
        .map(({ name }) => name);
      const others = run.errors.filter(
        ({ name, message }) => name !== "" && !mayBe.includes(name) && !UNFORESEEN.test(message),
      );
      expect(JSON.stringify(others), text).to.equal("[]");
      return { review, run };
    }
    this.#compare(review, text);
    return { review, run };
  }

  #compare({ syncs }: Review, text: string): void {
    const sent = this.sandboxes.flatMap((sandbox, index) =>
      sandbox
        .log({ since: this.#seen[index] ?? 0 })
        .filter(({ method, path }) => method !== "GET" && !path.endsWith("/login")),
    );
    const left = [...sent];
    const take = (call: ShownCall): boolean => {
      const index = left.findIndex((request) => isSame(call, request));
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    };
    // Those of which the whole path is known come first: the others fit more than one.
    const isOpen = ({ path }: ShownCall): number => Number(path.includes("{syncId}"));
    const all = syncs.flatMap(({ calls }) => calls).sort((one, other) => isOpen(one) - isOpen(other));
    const missing = all.filter(({ onlyIf }) => onlyIf === undefined).filter((call) => !take(call));
    for (const call of all) if (call.onlyIf !== undefined) take(call);
    const about = `${text}\nsent: ${JSON.stringify(sent.map(({ method, path, body }) => ({ method, path, body })))}`;
    expect(missing, `announced and not sent: ${about}`).to.deep.equal([]);
    expect(left, `sent and not announced: ${about}`).to.deep.equal([]);
  }
}

function isSame(call: ShownCall, { method, path, body }: LoggedRequest): boolean {
  const sent: ShownCall = { method, path, ...(body === undefined ? {} : { body }) };
  if (call.method !== method || call.path.split("/").length !== path.split("/").length) return false;
  const together = reconciled(call, sent);
  return JSON.stringify(canonical(together)) === JSON.stringify(canonical(sent));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => [name, canonical(inner)]);
}

function lastOf(sandbox: Sandbox): number {
  return sandbox.log().at(-1)?.sequence ?? 0;
}
