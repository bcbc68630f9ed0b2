import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Disagreement, Replay } from "./nango-recorded/replay.js";

/** Lines of the recording that the sandbox does not answer like the real server, with the reason. Keep it empty. */
const EXCEPTIONS: Record<number, string> = {};

/** All of `tests/data/recorded/nango.jsonl`. */
const EXCHANGES = 281;

describe("the sandbox's Nango against the recording of a real server", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ settings: { nango: { rateLimit: { requests: 200 } } } });
  });
  after(() => sandbox.close());

  it(`agrees in ${EXCHANGES - Object.keys(EXCEPTIONS).length} of ${EXCHANGES} exchanges`, async () => {
    const replay = new Replay(sandbox);
    expect(replay.records).to.have.length(EXCHANGES);
    await replay.run();
    console.log(`      ${replay.agreements} of ${EXCHANGES} exchanges agree`);

    const unexpected = replay.disagreements.filter(({ line }) => !(line in EXCEPTIONS));
    expect(unexpected, describeAll(unexpected)).to.be.empty;
    expect(replay.agreements).to.equal(EXCHANGES - Object.keys(EXCEPTIONS).length);
  });
});

function describeAll(disagreements: readonly Disagreement[]): string {
  return disagreements
    .map(({ line, label, differences }) => `\n  line ${line}, ${label}: ${differences.join("; ")}`)
    .join("");
}
