import { expect } from "chai";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { buildReview } from "../../../cli/review/build.js";
import { toHtml } from "../../../cli/review/html.js";
import { toMarkdown } from "../../../cli/review/markdown.js";
import { grouped, severeOf } from "../../../cli/review/groups.js";
import type { PlacedSync, Review } from "../../../cli/review/model.js";
import { countsOf } from "../../../cli/review/totals.js";
import { COMMENT_LIMIT } from "../../../cli/report/markdown.js";
import { toJson } from "../../../cli/report/outputs.js";
import { madeDigest } from "../../kit/digests.js";
import { hostileText, markupOf, UNPRINTABLE } from "../../kit/hostile.js";
import { strictValidator } from "../../kit/schema.js";

/** Makes links of what GitHub makes links of: `https://…` and `www.…`, not `//…` or a bare domain. */
const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.add("//", null);

const EFFECTS = ["load", "full-resync", "backfill", "replace"] as const;

/** A review in which every text that comes from outside is the given one. */
function reviewWith(text: string): Review {
  const sync = (index: number): PlacedSync => ({
    host: "https://api.nango.dev",
    declaredAt: text,
    urn: `urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::${text}`,
    name: text,
    platform: "nango",
    token: "nango:Sync",
    operation: (["update", "replace", "create"] as const)[index % 3]!,
    changes: [
      { path: text, kind: "change", before: text, after: text },
      { path: "frequency", kind: "add", after: text },
      { path: "metadata", kind: "remove", before: text },
      { path: "paused", kind: "remove", before: text, released: true },
    ],
    calls: [{ method: "PUT", path: `/x/${text}`, body: { [text]: text, list: [text] } }],
    effects: [{ kind: EFFECTS[index % 4]!, text }],
    notes: [text],
    runsPerDay: { before: 1, after: null },
  });
  const all = [0, 1, 2].map(sync);
  return {
    format: "pulumi-syncs/review/v1",
    project: text,
    stack: text,
    made: { at: "2026-12-01T10:00:00Z", commit: "0123456789abcdef0123456789abcdef01234567" },
    verdict: { result: "blocked", conditions: ["replace"], blockedBy: [{ word: "replace", reason: text }] },
    counts: countsOf(all),
    hosts: [
      { platform: "nango", account: text, url: text, isVendors: false, from: "provider", before: text },
      { platform: "sequin", isVendors: false, from: "config", problem: text },
    ],
    severe: severeOf(all),
    fingerprint: "f".repeat(64),
    ...grouped(all, () => false),
    unchanged: 1,
    reads: 1,
    others: [{ urn: text, name: text, type: text, operation: "update" }],
    problems: [text],
    warnings: [text],
    totals: {
      syncs: 3,
      calls: 3,
      seconds: 60,
      runsPerDay: { before: 24, after: 288, unknown: 1 },
      effects: { load: 1, "full-resync": 1, backfill: 1 },
    },
  };
}

const STATE = { providerConfigKey: "hubspot", syncName: "contacts", syncVariant: "base", syncId: "s" };

/** A review of so many frequency changes. */
function fleet(count: number, frequencyOf: (index: number) => string = () => "5m"): Promise<Review> {
  return buildReview(
    madeDigest(
      Array.from({ length: count }, (_, index) => ({
        op: "update",
        type: "nango:Sync",
        name: `customer-${index}`,
        before: { ...STATE, connectionId: `customer-${index}`, frequency: "1h" },
        after: { ...STATE, connectionId: `customer-${index}`, frequency: frequencyOf(index) },
      })),
    ),
  );
}

describe("the formats of a review", () => {
  describe("hold no markup, control character or reading order of somebody's text", () => {
    const texts = (check: (text: string) => void): void => {
      fc.assert(fc.property(hostileText, check), { numRuns: 300 });
    };

    it("in Markdown", () => {
      const plain = markupOf(reader.render(toMarkdown(reviewWith("text"))));
      texts((text) => {
        const markdown = toMarkdown(reviewWith(text));
        expect(markdown).not.to.match(UNPRINTABLE);
        const rendered = reader.render(markdown);
        // In code nothing is linked.
        expect(rendered.replace(/<(code|pre)\b[^>]*>[^]*?<\/\1>/g, "")).not.to.match(/@everyone|#123/);
        expect(markupOf(rendered)).to.deep.equal(plain);
      });
    });

    it("in HTML", () => {
      const plain = markupOf(toHtml(reviewWith("text")));
      texts((text) => {
        const html = toHtml(reviewWith(text));
        expect(html).not.to.match(UNPRINTABLE);
        expect(markupOf(html)).to.deep.equal(plain);
      });
    });

    it("in JSON, which says the text itself", () => {
      texts((text) => {
        const json = toJson(reviewWith(text));
        expect(json).not.to.match(UNPRINTABLE);
        expect(JSON.parse(json)).to.deep.equal(JSON.parse(JSON.stringify(reviewWith(text))));
      });
    });
  });

  it("follow the schema that the package ships", async () => {
    const validate = strictValidator("review.schema.json");
    for (const review of [reviewWith("text"), await fleet(2), await buildReview(madeDigest([]))]) {
      validate(JSON.parse(toJson(review)));
      expect(validate.errors).to.equal(null);
    }
  });

  describe("in Markdown", () => {
    it("read well in a plain file", async () => {
      expect(toMarkdown(await fleet(1))).to.equal(
        [
          "### 1 sync changes, 1 call (demo / dev)",
          "",
          "`~1` changed<br>",
          "Runs per day of the changed syncs: 24 → 288 (+1,100%).",
          "",
          "|Sync|Change|Causes|",
          "|:-|:-|:-|",
          "|`~` **changed**<br>`customer-0`<br>Nango|`frequency`: `1h` → `5m`|Runs every 5 minutes instead of every hour.<br>24 → 288 runs per day (+1,100%).|",
          "",
          "<details><summary>The calls, with one example of each row</summary>",
          "",
          "**`customer-0`** (Nango)",
          "",
          "```http",
          "PUT /sync/update-connection-frequency",
          "{",
          '  "provider_config_key": "hubspot",',
          '  "connection_id": "customer-0",',
          '  "sync_name": "contacts",',
          '  "frequency": "5m"',
          "}",
          "```",
          "",
          "</details>",
          "",
          "<sub>1 resource unchanged. The calls of one sync are sent in the order shown, different syncs side by side. A creation leaves out what the platform has already.<br>" +
            "To apply these calls or none: `pulumi-syncs up --reviewed 833eff2cbf0d80eb20d8413e98fe348220cf0d29858073299f7a5eeb80b297f3`</sub>",
          "",
        ].join("\n"),
      );
    });

    it("have one row for what is the same, and rows of their own for the rest", async () => {
      const markdown = toMarkdown(await fleet(598));
      expect(markdown).to.contain("|`~` **598 changed**<br>`customer-0` … `customer-597`<br>Nango|");
      expect(markdown.match(/^\|`~`/gm)).to.have.length(1);
    });

    it("fold rows that are many, and put together those that are very many", async () => {
      const markdown = toMarkdown(await fleet(50, (index) => `${index + 1}m`));
      expect(markdown).to.contain("<details><summary>More: 30 changed</summary>");
      expect(markdown.match(/^\|`~`/gm)).to.have.length(50);
      const many = toMarkdown(await fleet(5_000, (index) => `${index + 1}m`));
      expect(many.length).to.be.at.most(COMMENT_LIMIT);
      expect(many).to.match(/`~` \*\*4,\d\d\d changed\*\*.*`frequency`: its own for each/);
      expect(many).to.contain("### 5,000 syncs change");
      expect(many.trimEnd()).to.match(/<\/sub>$/);
    });

    it("fit into a comment whatever the names are like, and say what is missing and where it is", async () => {
      expect(toMarkdown(reviewWith("x".repeat(100_000))).length).to.be.at.most(COMMENT_LIMIT);
      const deleted = await buildReview(
        madeDigest(
          Array.from({ length: 5_000 }, (_, index) => ({
            op: "delete",
            type: "nango:Sync",
            name: `${"customer".repeat(10)}-${index * 2}-${"x".repeat(index % 7)}`,
            before: { ...STATE, connectionId: `customer-${index}`, frequency: "1h" },
          })),
        ),
      );
      const markdown = toMarkdown(deleted);
      expect(markdown.length).to.be.at.most(COMMENT_LIMIT);
      expect(markdown).to.match(/`−` \*\*deleted\*\* \(5,000\): .*… and [\d,]+ more/);
      expect(markdown).to.contain("The HTML page has them.");
      // GitLab takes a million characters: each name is there.
      expect(toMarkdown(deleted, 1_000_000).match(/customercustomer[\w-]*`/g)!.length).to.be.at.least(5_000);
    });

    it("show a name as it is written", async () => {
      for (const name of ["$HOME", "a$b$c", "$x^2$ <b>", "100% sure", "a|b", "`tick`"]) {
        const review = await buildReview(
          madeDigest([{ op: "update", type: "nango:Sync", name, before: STATE, after: { ...STATE, frequency: "5m" } }]),
        );
        const shown = reader.render(toMarkdown(review)).replace(/<!--[^]*?-->|<[^>]+>/g, "");
        const read = shown.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
        expect(read, name).to.contain(`changed${name}`);
      }
    });

    it("say that nothing changes", async () => {
      expect(toMarkdown(await buildReview(madeDigest([])))).to.match(/^### No sync changes.*\n\nNo call is made\./);
    });
  });

  describe("in HTML", () => {
    it("are one file that loads nothing", () => {
      const html = toHtml(reviewWith("text"));
      expect(html).not.to.match(/\b(?:src|href|url|@import)\b\s*[=(]/);
      expect(html).to.contain("default-src 'none'");
    });

    it("offer filters that the items answer to", async () => {
      const html = toHtml(reviewWith("text"));
      const filters = [...html.matchAll(/data-filter="(\w+)"\s+data-value="([\w-]+)"/g)];
      expect(filters.map(([, name]) => name)).to.include("effect");
      for (const [, name, value] of filters) expect(html).to.match(new RegExp(`data-${name}="[^"]*\\b${value}\\b`));
      expect(toHtml(await fleet(1))).not.to.contain("data-filter");
    });

    it("picture the load before and after", async () => {
      expect(toHtml(await fleet(1))).to.contain('aria-label="Runs per day: before 24, after 288"');
    });
  });

  it("are made of 10,000 syncs", async () => {
    const review = await fleet(10_000);
    expect(review.totals).to.deep.include({ syncs: 10_000, calls: 10_000 });
    expect(toMarkdown(review).length).to.be.at.most(COMMENT_LIMIT);
    const html = toHtml(review);
    expect(html).to.contain("customer-9999");
    expect(html.length).to.be.at.most(20_000);
    // One of which no two are the same.
    expect(toHtml(await fleet(10_000, (index) => `${index + 1}m`)).length).to.be.at.most(1_000_000);
    expect(JSON.parse(toJson(review)))
      .to.have.property("syncs")
      .with.length(10_000);
  });
});
