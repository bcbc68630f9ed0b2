import { expect } from "chai";
import { loadFit } from "../../../cli/display/fit.js";
import { createPaint } from "../../../cli/display/paint.js";
import { toJson } from "../../../cli/report/outputs.js";
import { buildReview } from "../../../cli/review/build.js";
import { parseFailOn } from "../../../cli/review/fail-on.js";
import { toHtml } from "../../../cli/review/html.js";
import { toMarkdown } from "../../../cli/review/markdown.js";
import type { Review } from "../../../cli/review/model.js";
import { toText } from "../../../cli/review/text.js";
import { madeDigest, type MadeStep } from "../../kit/digests.js";

const REF = { providerConfigKey: "hubspot", syncName: "contacts", syncVariant: "base" };
const DRIVE = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };
const PARAGON = { ...DRIVE, incrementalAccumulatorFrequency: "1h", syncId: "s" };
const FIRST = "8f14e45f-ceea-467f-a8f5-7a2e0a0b1c2d";
const SECOND = "c9f0f895-fb98-4b91-9f4d-2d7f5f1a0b3e";
const AISQUARED = { workspaceId: "1", sourceId: "1", destinationId: "2", modelId: "3", streamName: "profile" };
const EVERY = { scheduleType: "interval", syncInterval: "1h", syncId: "9" };
const at = { sourcePosition: "project:///index.ts#7,3" };

const nango = (name: string, more: object = {}): Record<string, unknown> => ({
  ...REF,
  connectionId: name,
  syncId: "s",
  frequency: "1h",
  ...more,
});

/** One of everything that nobody may miss, and by which kind it is found. */
const HIDDEN: readonly (MadeStep & { readonly kind: string })[] = [
  { kind: "delete", op: "delete", type: "nango:Sync", name: "gone-nango", before: nango("gone-nango"), old: at },
  { kind: "delete", op: "delete", type: "paragon:Sync", name: "gone-paragon", before: PARAGON },
  {
    kind: "replace",
    op: "replace",
    type: "paragon:Sync",
    name: "made-anew",
    before: PARAGON,
    after: { ...DRIVE, configurationName: "second" },
    replaceReasons: ["configurationName"],
  },
  {
    kind: "full-resync",
    op: "update",
    type: "paragon:Sync",
    name: "other-credential",
    before: { ...PARAGON, credentialId: FIRST },
    after: { ...PARAGON, credentialId: SECOND },
  },
  {
    kind: "gap",
    op: "update",
    type: "aisquared:Sync",
    name: "other-destination",
    before: { ...AISQUARED, ...EVERY },
    old: { id: "1/9" },
    after: { ...AISQUARED, ...EVERY, destinationId: "5" },
  },
  {
    kind: "pause",
    op: "update",
    type: "nango:Sync",
    name: "asleep",
    before: nango("asleep", { paused: false }),
    after: nango("asleep", { paused: true }),
  },
];

/** What is different, and no reason to look twice. */
const FRESH: readonly MadeStep[] = [
  { op: "create", type: "nango:Sync", name: "new-1", after: nango("new-1") },
  { op: "create", type: "nango:Sync", name: "new-2", after: nango("new-2") },
];

function steps(count: number): MadeStep[] {
  const same = Array.from({ length: count }, (_, index): MadeStep => {
    const name = `customer-${index + 1}`;
    const after = nango(name, { frequency: "30m" });
    return { op: "update", type: "nango:Sync", name, before: nango(name), after, old: at, fresh: at };
  });
  // Somewhere in the middle, in the order of a program.
  const middle = Math.floor(count / 2);
  return [...same.slice(0, middle), ...HIDDEN, ...FRESH, ...same.slice(middle)];
}

/** What somebody sees without scrolling: of JSON the part before the long lists. */
const SCREEN = 40;

describe("A review of a fleet", function () {
  this.timeout(60_000);

  for (const count of [600, 5_000]) {
    describe(`of ${count} equal changes, with one of everything among them`, () => {
      let review: Review;
      before(async () => {
        review = await buildReview(madeDigest(steps(count)), { conditions: parseFailOn("delete") });
      });

      const screens: Record<string, () => Promise<string> | string> = {
        Markdown: () => toMarkdown(review).split("\n").slice(0, SCREEN).join("\n"),
        text: async () => {
          const screen = { fit: await loadFit(), paint: createPaint(false), columns: 100 };
          return toText(review, screen).split("\n").slice(0, SCREEN).join("\n");
        },
        HTML: () => {
          const html = toHtml(review);
          return html.slice(html.indexOf("<main>"), html.indexOf('id="items"'));
        },
        JSON: () => {
          const json = toJson(review);
          return json.slice(0, json.indexOf('\n  "groups"'));
        },
      };
      for (const [format, screen] of Object.entries(screens)) {
        it(`names each of them on the first screen of ${format}`, async () => {
          const text = await screen();
          for (const { name } of HIDDEN) expect(text).to.contain(name);
          expect(text).to.match(/[Bb]locked/);
          // The range of those that are the same, and no list of them.
          expect((text.match(/\bcustomer-\d+/g) ?? []).length).to.be.at.most(2);
        });
      }

      it("names each under its kind, the worst first", () => {
        const kinds = review.severe.map(({ kind }) => kind);
        expect(kinds).to.deep.equal(["delete", "replace", "full-resync", "data-loss", "gap", "pause", "credential"]);
        for (const { kind, name } of HIDDEN) {
          expect(review.severe.find((each) => each.kind === kind)?.names, kind).to.contain(name);
        }
      });

      it("has one row for all that is the same, with an example", () => {
        const markdown = toMarkdown(review);
        expect(markdown.match(/\*\*[\d,]+ changed\*\*/g)).to.have.length(1);
        expect(markdown).to.contain(`\`customer-1\` … \`customer-${count}\``);
        expect(markdown).to.contain('"connection_id": "customer-1"');
        expect(markdown).to.contain("**2 new**<br>`new-1`, `new-2`");
        expect(markdown.length).to.be.at.most(12_000);
        expect(toHtml(review).match(/<article/g)).to.have.length(HIDDEN.length + 2);
        expect(review.groups).to.have.length(HIDDEN.length + 2);
        expect(review.syncs).to.have.length(count + HIDDEN.length + FRESH.length);
      });

      it("counts, by what happens", () => {
        expect(review.counts).to.deep.equal({
          new: 2,
          changed: count + 3,
          replaced: 1,
          deleted: 2,
          renamed: 0,
          released: 0,
          paused: 1,
        });
        const markdown = toMarkdown(review);
        expect(markdown).to.match(/`\+2` new, `~[\d,]+` changed, `±1` replaced, `−2` deleted, `‖1` paused/);
        expect(markdown).to.match(
          /Runs per day of the changed syncs: [\d,]+ → [\d,]+ \(\+99(?:\.\d)?%\|\+\d+%\)|\(\+\d+%\)/,
        );
        expect(markdown).to.match(/The calls take at least \d+ minutes: Nango takes 200 a minute\./);
      });
    });
  }

  it("says where a sync comes from and that a replacement reads everything again", async () => {
    const review = await buildReview(madeDigest(steps(3)), { conditions: parseFailOn("full-resync") });
    expect(review.syncs.find(({ name }) => name === "customer-1")?.declaredAt).to.equal("index.ts:7");
    expect(review.verdict.blockedBy[0]?.reason).to.equal("2 syncs (made-anew, other-credential)");
  });

  it("says what happens to all of them in its title, where that is the same", async () => {
    const titleOf = async (...made: MadeStep[]): Promise<string> =>
      toMarkdown(await buildReview(madeDigest(made))).split("\n")[0] ?? "";
    const [gone, another, anew] = HIDDEN;
    if (gone === undefined || another === undefined || anew === undefined) throw new Error("not enough steps");
    expect(await titleOf(gone)).to.match(/^### 1 sync is deleted, 1 call/);
    expect(await titleOf(gone, another)).to.match(/^### 2 syncs are deleted, /);
    expect(await titleOf(anew)).to.match(/^### 1 sync is replaced, 2 calls/);
    expect(await titleOf(gone, anew)).to.match(/^### 2 syncs change, /);
    expect(await titleOf(gone, ...FRESH)).to.match(/^### 1 sync is deleted, 2 new, /);
  });

  it("holds nothing of a new sync against how it was", async () => {
    const markdown = toMarkdown(
      await buildReview(
        madeDigest([{ op: "create", type: "nango:Sync", name: "a", after: nango("a", { paused: true }) }]),
      ),
    );
    expect(markdown).to.contain("0 runs per day").and.not.contain("as before");
  });

  it("counts no runs that nobody knows", async () => {
    const unknown = { ...REF, connectionId: "a", syncId: "s" };
    const step = {
      op: "update",
      type: "nango:Sync",
      name: "a",
      before: unknown,
      after: { ...unknown, frequency: "1h" },
    };
    const review = await buildReview(madeDigest([step]));
    expect(toMarkdown(review)).not.to.match(/0 → 0|not counted|Runs per day/);
  });
});
