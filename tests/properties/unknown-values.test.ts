import { Account } from "../../provider/core/account.js";
import { Settings } from "../../provider/core/settings.js";
import { expect } from "chai";
import fc from "fast-check";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { containsUnknown } from "../../protocol/unknown.js";
import { lifecycleOf } from "../../provider/registry.js";
import { cellsOf } from "../matrix/cells.js";
import { forPaper, SYNC_ID } from "../matrix/expected.js";
import { localised } from "../matrix/table.js";
import { tables } from "../matrix/tables.js";
import { everyResource } from "./arbitraries.js";
import { anyChange, spelled } from "./program.js";

/** What Pulumi sends in place of a value that is not known yet, by its type. */
const UNKNOWN = {
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
};

/** Programs for each resource. */
const RUNS = Math.ceil(Number(process.env["PROPERTY_PROGRAMS"] ?? 1_000) / tables.length);
const SEED = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);

describe(`Values that are not known yet (PROPERTY_SEED=${SEED})`, function () {
  this.timeout(60_000 + RUNS * 40);

  for (const table of tables) {
    describe(`of ${table.token}`, () => {
      let lifecycle: Lifecycle;
      before(async () => {
        lifecycle = await lifecycleOf(table.token);
      });

      it("are no reason to refuse anything, wherever they stand, and stay where they are", () => {
        const resource = everyResource.filter(({ token }) => token === table.token);
        const program = anyChange(resource).map(({ before, dice }) => own(spelled(before, dice)));
        fc.assert(
          fc.property(program, program, fc.infiniteStream(fc.nat(3)), (known, other, dice) => {
            const news = hidden(known, () => dice.next().value === 0);
            const { inputs, failures } = lifecycle.check(news);
            expect(failures, JSON.stringify(news)).to.deep.equal([]);
            expect(containsUnknown(inputs), "still unknown").to.equal(containsUnknown(news) && keepsSome(news, inputs));
            expectPlans(lifecycle, other, inputs);
          }),
          { seed: SEED, numRuns: RUNS },
        );
      });

      it("are planned for, one argument at a time", () => {
        for (const { before, after } of cellsOf(table)) {
          const news = forPaper(after);
          for (const name of Object.keys(news)) {
            const { inputs, failures } = lifecycle.check({ ...news, [name]: sentinelOf(news[name]) });
            expect(failures, name).to.deep.equal([]);
            expectPlans(lifecycle, forPaper(before), inputs);
          }
        }
      });
    });
  }
});

/** Plans are made all the same; a replacement is announced rather than missed. */
function expectPlans(lifecycle: Lifecycle, known: Values, inputs: Values): void {
  const olds = lifecycle.check(known).inputs;
  const state = { ...olds, syncId: SYNC_ID };
  lifecycle.identity(inputs, new Account(new Settings(undefined, {})));
  expect(lifecycle.planCreate(inputs).calls).to.be.an("array");
  expect(lifecycle.planUpdate(SYNC_ID, state, inputs).calls).to.be.an("array");
  lifecycle.replacement(state, inputs);
}

/** An argument that means nothing beside the others may be dropped, unknown or not. */
function keepsSome(news: Values, inputs: Values): boolean {
  return Object.keys(news).some((name) => containsUnknown(news[name]) && name in inputs);
}

/** Some values of a program replaced, at any depth. */
function hidden(values: Values, hides: () => boolean): Values {
  const hide = (value: unknown): unknown => {
    if (value === null || value === undefined) return value;
    if (hides()) return sentinelOf(value);
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hide(member)]));
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hide(value)]));
}

function sentinelOf(value: unknown): string {
  if (Array.isArray(value)) return UNKNOWN.array;
  const type = typeof value;
  return type === "string" || type === "boolean" || type === "number" || type === "object"
    ? UNKNOWN[type]
    : UNKNOWN.string;
}

function own(values: Values): Values {
  return localised(values, (text) => text);
}
