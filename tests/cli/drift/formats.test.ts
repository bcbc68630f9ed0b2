import { expect } from "chai";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { buildDrift } from "../../../cli/drift/build.js";
import { toHtml } from "../../../cli/drift/html.js";
import { toMarkdown } from "../../../cli/drift/markdown.js";
import { grouped, severeOf } from "../../../cli/drift/groups.js";
import type { DriftReport, FieldDrift, SyncDrift } from "../../../cli/drift/model.js";
import { COMMENT_LIMIT } from "../../../cli/report/markdown.js";
import { toJson } from "../../../cli/report/outputs.js";
import { madeRefresh } from "../../kit/digests.js";
import { hostileText, markupOf, UNPRINTABLE } from "../../kit/hostile.js";
import { strictValidator } from "../../kit/schema.js";

const reader = new MarkdownIt({ html: true, linkify: true });
reader.linkify.add("//", null);

/** A report in which every text that comes from outside is the given one. */
function reportWith(text: string, count = 2): DriftReport {
  const about = { urn: text, name: text, platform: "nango", token: "nango:Sync" };
  const fields: FieldDrift[] = [
    { path: text, inCode: text, onPlatform: text, adopt: text },
    { path: text, onPlatform: text },
    { path: text, inCode: text },
  ];
  const sync = (index: number): SyncDrift => ({
    ...about,
    id: text,
    found: index === 0 ? "gone" : "changed",
    declaredAt: text,
    ...(index === 1 && { declaredTogether: 7 }),
    fields: index === 0 ? [] : fields,
    putBack: {
      calls: [{ method: "PUT", path: `/x/${text}`, body: { [text]: text } }],
      effects: [{ kind: "load", text }],
    },
  });
  const all = Array.from({ length: count }, (_, index) => sync(index));
  return {
    format: "pulumi-syncs/drift/v1",
    project: text,
    stack: text,
    made: { at: "2026-12-01T10:00:00Z" },
    severe: severeOf(all),
    unmanaged: [
      { platform: "nango", listed: 3, managed: 1, ids: [text, "b"], unreadable: [{ id: text, reason: text }] },
    ],
    ...grouped(all),
    unreadable: [{ ...about, reason: text }],
    failed: [{ ...about, reason: text }],
    ignored: [
      {
        urn: text,
        name: text,
        platform: "nango",
        field: { path: text, inCode: text },
        reason: text,
        until: "2026-12-31",
      },
      { urn: text, name: text, platform: "nango", reason: text, until: "2026-12-31" },
    ],
    ignoreEntries: [
      { kind: "expired", sync: text, reason: text, until: "2026-01-31" },
      { kind: "unused", sync: text, field: text, reason: text, until: "2026-12-31" },
    ],
    others: [{ urn: text, name: text, type: text, found: "gone" }],
    problems: [text],
    warnings: [text],
    totals: { checked: 5, changed: 1, gone: 1, unreadable: 1, ignored: 2 },
  };
}

describe("the formats of a drift report", () => {
  describe("hold no markup, control character or reading order of somebody's text", () => {
    const texts = (check: (text: string) => void): void => {
      fc.assert(fc.property(hostileText, check), { numRuns: 300 });
    };

    it("in Markdown", () => {
      const plain = markupOf(reader.render(toMarkdown(reportWith("text"))));
      texts((text) => {
        const markdown = toMarkdown(reportWith(text));
        expect(markdown).not.to.match(UNPRINTABLE);
        expect(markupOf(reader.render(markdown))).to.deep.equal(plain);
      });
    });

    it("in HTML", () => {
      const plain = markupOf(toHtml(reportWith("text")));
      texts((text) => {
        const html = toHtml(reportWith(text));
        expect(html).not.to.match(UNPRINTABLE);
        expect(markupOf(html)).to.deep.equal(plain);
      });
    });

    it("in JSON, which says the text itself", () => {
      texts((text) => {
        const json = toJson(reportWith(text));
        expect(json).not.to.match(UNPRINTABLE);
        expect(JSON.parse(json)).to.deep.equal(reportWith(text));
      });
    });
  });

  it("follow the schema that the package ships", async () => {
    const validate = strictValidator("drift.schema.json");
    for (const report of [reportWith("text"), await buildDrift(madeRefresh([]), [], "2026-12-01")]) {
      validate(JSON.parse(toJson(report)));
      expect(validate.errors).to.equal(null);
    }
  });

  it("say in Markdown what to do, one line for each argument", () => {
    const markdown = toMarkdown({
      ...reportWith("x"),
      stack: "prod",
      syncs: [
        {
          ...reportWith("acme").syncs[1]!,
          declaredAt: "index.ts:12",
          declaredTogether: 1,
          fields: [{ path: "frequency", inCode: "1h", onPlatform: "5m", adopt: 'frequency: "5m",' }],
        },
      ],
    });
    expect(markdown).to.contain(
      '|`~` **changed**<br>`acme`<br>Nango · `index.ts:12`|`frequency`: `1h` → `5m`|To adopt: `frequency: "5m",`<br>',
    );
    expect(markdown).to.contain("- To put back all that the program says: `pulumi-syncs up --refresh --stack prod`");
  });

  it("say that there is no drift", async () => {
    const step = { op: "refresh", type: "nango:Sync", name: "a", before: {}, after: {} };
    expect(toMarkdown(await buildDrift(madeRefresh([step]), [], "2026-12-01"))).to.equal(
      "### No drift (demo / dev)\n\n1 sync read, all as last applied.\n",
    );
  });

  it("fit into an issue", () => {
    for (const count of [300, 5_000]) {
      const markdown = toMarkdown(reportWith("a-rather-ordinary-name", count));
      expect(markdown.length).to.be.at.most(COMMENT_LIMIT);
    }
    expect(toMarkdown(reportWith("x".repeat(100_000))).length).to.be.at.most(COMMENT_LIMIT);
  });

  it("load nothing from elsewhere", () => {
    expect(toHtml(reportWith("text"))).not.to.match(/\b(?:src|href|url|@import)\b\s*[=(]/);
  });
});
