import { expect } from "chai";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { buildReview } from "../../../cli/review/build.js";
import { toHtml } from "../../../cli/review/html.js";
import { toMarkdown } from "../../../cli/review/markdown.js";
import type { Review, SyncReview } from "../../../cli/review/model.js";
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
  const sync = (index: number): SyncReview => ({
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
  return {
    format: "pulumi-syncs/review/v1",
    project: text,
    stack: text,
    syncs: [0, 1, 2].map(sync),
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

/** A review of so many frequency changes. */
function fleet(count: number): Promise<Review> {
  const state = { providerConfigKey: "hubspot", syncName: "contacts", syncVariant: "base", syncId: "s" };
  return buildReview(
    madeDigest(
      Array.from({ length: count }, (_, index) => ({
        op: "update",
        type: "nango:Sync",
        name: `customer-${index}`,
        before: { ...state, connectionId: `customer-${index}`, frequency: "1h" },
        after: { ...state, connectionId: `customer-${index}`, frequency: "5m" },
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
          "1 × load<br>",
          "Runs per day of these syncs: 24 → 288.",
          "",
          "||Sync|Change|Calls|Causes|Runs a day|",
          "|:-|:-|:-|:-|:-|-:|",
          "|~ changed|`customer-0`<br>Nango|`frequency`: `1h` → `5m`|`PUT /sync/update-connection-frequency`|load|24 → 288|",
          "",
          "<details><summary>Every call with its body and what it causes</summary>",
          "",
          "**`customer-0`** (Nango)",
          "",
          "- Runs every 5 minutes instead of every hour.",
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
          "<sub>1 resource unchanged. The calls come from the same code that the update runs; a creation leaves out what the platform has already.</sub>",
          "",
        ].join("\n"),
      );
    });

    it("say in words, before anything else, what cannot be undone", () => {
      const markdown = toMarkdown(reviewWith("All data is read again."));
      expect(markdown.indexOf("**What cannot be undone, or leaves a gap:**")).to.be.within(
        1,
        markdown.indexOf("|Sync|"),
      );
    });

    it("fold what is long", async () => {
      const markdown = toMarkdown(await fleet(50));
      expect(markdown).to.contain("<details><summary>30 more syncs</summary>");
      expect(markdown.match(/\|~ changed\|/g)).to.have.length(50);
    });

    it("fit into a comment, say what is missing, and where it is", async () => {
      for (const count of [200, 300, 2_000]) {
        const markdown = toMarkdown(await fleet(count));
        expect(markdown.length).to.be.at.most(COMMENT_LIMIT);
        expect(markdown).to.match(/> … [\d,]+ sync.*not shown here: .* The HTML page has all of them\./);
        expect(markdown).to.contain(`### ${count.toLocaleString("en-US")} syncs change`);
        expect(markdown.trimEnd()).to.match(/<\/sub>$/);
      }
      expect(toMarkdown(reviewWith("x".repeat(100_000))).length).to.be.at.most(COMMENT_LIMIT);
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
      expect(toHtml(await fleet(1))).to.contain('aria-label="Runs a day: before 24, after 288"');
    });
  });

  it("are made of 10,000 syncs", async () => {
    const review = await fleet(10_000);
    expect(review.totals).to.deep.include({ syncs: 10_000, calls: 10_000 });
    expect(toMarkdown(review).length).to.be.at.most(COMMENT_LIMIT);
    expect(toHtml(review)).to.contain("customer-9999");
    expect(JSON.parse(toJson(review)))
      .to.have.property("syncs")
      .with.length(10_000);
  });
});
