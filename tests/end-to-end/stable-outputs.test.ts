import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { lifecycleOf } from "../../provider/registry.js";
import { SEEDED } from "../../sandbox/sequin/data.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { embedded, type Engine, type Outcome } from "../matrix/engines.js";
import { cellsOf } from "../matrix/cells.js";
import { checked } from "../matrix/expected.js";
import { makeReady, type ReadyCell } from "../matrix/ready.js";
import { kindOf } from "../matrix/table.js";
import { tables } from "../matrix/tables.js";

/** Outputs that every resource has beside its arguments; what a platform does not have is undefined. */
const FACTS = [
  ...["syncId", "defaultFrequency", "projectId", "configurationFingerprint", "unconfirmedCredentialId"],
  ...["orgId", "importedCredentialId"],
];

/** A sync that hangs on all outputs of another one but those that are changed with it. */
function dependent(name: string, outputs: readonly string[]): Parameters<Engine["declare"]>[0][number] {
  return {
    platform: "sequin",
    name: `after-${name}`,
    args: {
      provider: "stripe",
      streamId: SEEDED.streamId,
      credentialId: SEEDED.credentialId,
      name: `after ${name}`,
      collectionIds: ["stripe:customer"],
      metadata: Object.fromEntries(outputs.map((output) => [output, { $output: `${name}.${output}` }])),
    },
  };
}

function stays({ lifecycle, before, after }: ReadyCell): string[] {
  const [olds, news] = [checked(lifecycle, before), checked(lifecycle, after)];
  return [
    ...FACTS,
    ...Object.keys(lifecycle.facts).filter(
      (name) => name !== "syncIntervalUnit" && isDeepStrictEqual(olds[name], news[name]),
    ),
  ];
}

describe("A resource that takes every output of another one", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let engine: Engine;
  let cells: ReadyCell[];
  let planned: Outcome;
  let done: Outcome;

  before(async () => {
    sandbox = await startSandbox();
    engine = embedded(sandbox);
    const all = await Promise.all(
      tables.map(async (table) => {
        const lifecycle = await lifecycleOf(table.token);
        return cellsOf(table).flatMap((cell) => (cell.kind === "several at once" ? [] : [{ ...cell, lifecycle }]));
      }),
    );
    cells = (await makeReady(sandbox, all.flat())).filter(
      ({ lifecycle, before, after }) =>
        lifecycle.replacement(checked(lifecycle, before), checked(lifecycle, after)).replaces.length === 0,
    );
    const declare = (which: "before" | "after"): void => {
      engine.declare(
        cells.flatMap((cell) => [
          { ...kindOf(cell.table), name: cell.name, args: cell[which] },
          dependent(cell.name, stays(cell)),
        ]),
      );
    };
    declare("before");
    await engine.up();
    declare("after");
    planned = await engine.preview();
    done = await engine.up();
  });
  after(async () => {
    engine.dispose();
    await sandbox.close();
  });

  it("shows no change in a preview where the update makes none", () => {
    const wrong = cells.flatMap(({ name, title, kind }) => {
      const [seen, made] = [planned, done].map(({ ops }) => ops.get(`after-${name}`) ?? "same");
      return seen === made ? [] : [`${name} (${title}, ${kind}): ${String(seen)} instead of ${String(made)}`];
    });
    expect(wrong).to.deep.equal([]);
  });

  it("changes only with an output that the change is about", () => {
    const changed = cells.filter(({ name }) => done.ops.has(`after-${name}`) && done.ops.get(name) === "update");
    // The default that Nango tells when it is put back.
    const others = changed.filter(({ table, title }) => table.platform !== "nango" || title !== "frequency");
    expect(others.map(({ name, title, kind }) => `${name}: ${title}, ${kind}`)).to.deep.equal([]);
  });
});
