import { expect } from "chai";
import { pulumiIsOnPath } from "../../bench/pulumi-on-path.js";
import { checkFailOn, parseFailOn } from "../../cli/review/fail-on.js";
import type { Review } from "../../cli/review/model.js";
import { SEEDED } from "../../sandbox/sequin/data.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import type { Declared } from "../kit/test-stack.js";
import { embedded, type Engine, pulumi } from "../matrix/engines.js";

const COMMON = { provider: "stripe", collectionIds: ["stripe:customer"] };

/** A sync with a credential of its own, and one that reads with the same credential. */
const program = (secret: string, streamId: string = SEEDED.streamId): Declared[] => [
  {
    platform: "sequin",
    name: "first",
    args: {
      ...{ ...COMMON, streamId, name: "first" },
      credential: { properties: { kind: "stripe_key", name: "Acme", secret: { $secret: secret }, test: true } },
    },
  },
  {
    platform: "sequin",
    name: "second",
    args: {
      ...{ ...COMMON, streamId: SEEDED.streamId, name: "second" },
      credentialId: { $output: "first.importedCredentialId" },
    },
  },
];

const said = ({ syncs, problems }: Review): unknown => [
  syncs.map(({ name, operation, onlyIf, calls }) => [
    name,
    operation,
    onlyIf,
    calls.map((call) => `${call.method}${call.onlyIf === undefined ? "" : "?"}`),
  ]),
  problems,
];
const failsOn = (review: Review, words: string): string[] =>
  checkFailOn(review, parseFailOn(words)).blockedBy.map(({ word, reason }) => `${word}: ${reason}`);

/** Both engines end with the same review, whatever each of them knows in a preview. */
function suite(start: (sandbox: Sandbox) => Engine | Promise<Engine>): void {
  let sandbox: Sandbox;
  let engine: Engine;
  before(async () => {
    sandbox = await startSandbox();
    engine = await start(sandbox);
    engine.declare(program("first-secret-of-acme"));
    await engine.up();
  });
  after(async () => {
    engine.dispose();
    await sandbox.close();
  });

  it("a rotated secret replaces nothing: the id that comes from it stays", async () => {
    engine.declare(program("second-secret-of-acme"));
    const review = await engine.review();
    expect(said(review)).to.deep.equal([[["first", "update", undefined, ["POST"]]], []]);
    expect(failsOn(review, "replace?,delete?,backfill?")).to.deep.equal([]);
    expect((await engine.up()).writes.map(({ path }) => path)).to.deep.equal(["/v1/credentials"]);
  });

  it("what hangs on a sync that is replaced may be replaced, and counts only where that is asked for", async () => {
    engine.declare(program("second-secret-of-acme", SEEDED.secondStreamId));
    const review = await engine.review();
    expect(said(review)).to.deep.equal([
      [
        ["first", "replace", undefined, ["DELETE", "POST"]],
        [
          "second",
          "replace",
          "second.credentialId changes; it comes from first, which is replaced",
          ["DELETE?", "POST?"],
        ],
      ],
      [],
    ]);
    expect(failsOn(review, "replace")).to.deep.equal(["replace: 1 sync (first)"]);
    expect(failsOn(review, "replace?")).to.deep.equal(["replace?: 2 syncs (first, second)"]);
  });
}

describe("A review of what hangs on another sync", function () {
  this.timeout(600_000);
  describe("on the embedded engine", () => {
    suite(embedded);
  });
  describe("on the real CLI", () => {
    if (pulumiIsOnPath()) suite(pulumi);
    else it("needs a pulumi on the PATH: not run");
  });
});
