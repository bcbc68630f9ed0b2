import { expect } from "chai";
import { loadFit } from "../../../cli/display/fit.js";
import { createPaint } from "../../../cli/display/paint.js";
import { buildDrift } from "../../../cli/drift/build.js";
import { toHtml } from "../../../cli/drift/html.js";
import { toMarkdown } from "../../../cli/drift/markdown.js";
import type { DriftReport } from "../../../cli/drift/model.js";
import { toText } from "../../../cli/drift/text.js";
import { toJson } from "../../../cli/report/outputs.js";
import { madeRefresh, type MadeStep } from "../../kit/digests.js";

const REF = { providerConfigKey: "hubspot", syncName: "contacts", syncVariant: "base", syncId: "s" };
const PARAGON = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };
const [FIRST, SECOND] = ["8f14e45f-ceea-467f-a8f5-7a2e0a0b1c2d", "c9f0f895-fb98-4b91-9f4d-2d7f5f1a0b3e"];
const changed = (path: string): Pick<MadeStep, "detailedDiff"> => ({ detailedDiff: { [path]: { kind: "update" } } });

const nango = (name: string, more: object): Record<string, unknown> => ({ ...REF, connectionId: name, ...more });

/** What nobody may miss among the many. */
const HIDDEN: readonly MadeStep[] = [
  { op: "delete", type: "paragon:Sync", name: "gone-by-hand", before: { ...PARAGON, syncId: "s" } },
  {
    ...{ op: "update", type: "nango:Sync", name: "asleep", ...changed("paused") },
    before: nango("asleep", { paused: false }),
    after: nango("asleep", { paused: true }),
  },
  {
    ...{ op: "update", type: "paragon:Sync", name: "other-credential", ...changed("credentialId") },
    before: { ...PARAGON, credentialId: FIRST, syncId: "t" },
    after: { ...PARAGON, credentialId: SECOND, syncId: "t" },
  },
];

/** Lines that are seen without scrolling. */
const SCREEN = 40;

describe("A drift report of a fleet", function () {
  this.timeout(60_000);

  for (const count of [600, 5_000]) {
    describe(`of ${count} that were slowed down alike, with one of everything among them`, () => {
      let report: DriftReport;
      before(async () => {
        const same = Array.from({ length: count }, (_, index): MadeStep => {
          const name = `customer-${index + 1}`;
          const [before, after] = [nango(name, { frequency: "1h" }), nango(name, { frequency: "3h" })];
          return { op: "update", type: "nango:Sync", name, before, after, ...changed("frequency") };
        });
        const middle = Math.floor(count / 2);
        const steps = [...same.slice(0, middle), ...HIDDEN, ...same.slice(middle)];
        report = await buildDrift(madeRefresh(steps), [], "2026-12-01");
      });

      const screens: Record<string, () => Promise<string> | string> = {
        Markdown: () => toMarkdown(report).split("\n").slice(0, SCREEN).join("\n"),
        text: async () => {
          const screen = { fit: await loadFit(), paint: createPaint(false), columns: 100 };
          return toText(report, screen).split("\n").slice(0, SCREEN).join("\n");
        },
        HTML: () => {
          const html = toHtml(report);
          return html.slice(html.indexOf("<main>"), html.indexOf('id="items"'));
        },
        JSON: () => {
          const json = toJson(report);
          return json.slice(0, json.indexOf('\n  "groups"'));
        },
      };
      for (const [format, screen] of Object.entries(screens)) {
        it(`names each of them on the first screen of ${format}`, async () => {
          const text = await screen();
          for (const { name } of HIDDEN) expect(text).to.contain(name);
          expect((text.match(/\bcustomer-\d+/g) ?? []).length).to.be.at.most(3);
        });
      }

      it("has one row for all that is the same", () => {
        expect(report.groups).to.have.length(HIDDEN.length + 1);
        expect(toMarkdown(report)).to.contain(`\`customer-1\` … \`customer-${count}\``);
        expect(toMarkdown(report).length).to.be.at.most(8_000);
      });
    });
  }
});
