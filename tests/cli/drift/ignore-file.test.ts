import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ignoresField, isAbout, isExpired, loadIgnoreFile, parseIgnoreFile } from "../../../cli/drift/ignore-file.js";

const ENTRY = "- sync: acme-*\n  field: rateLimit\n  reason: incident\n  until: 2026-12-31\n";

describe("an ignore file", () => {
  it("is a list of what may differ, why, and until when", () => {
    expect(parseIgnoreFile(`# Notes\n${ENTRY}`, "f")).to.deep.equal([
      { sync: "acme-*", field: "rateLimit", reason: "incident", until: "2026-12-31" },
    ]);
    expect(parseIgnoreFile("", "f")).to.deep.equal([]);
    expect(parseIgnoreFile("# nothing yet\n", "f")).to.deep.equal([]);
  });

  for (const [what, text, message] of [
    ["no YAML", "- sync: [", /^f is not YAML: /],
    ["no list", "sync: acme", /^f must be a list of entries/],
    ["no reason", "- sync: acme\n  until: 2026-12-31\n", /^f, entry 1: reason must be a text\.$/],
    [
      "an empty reason",
      '- sync: acme\n  reason: " "\n  until: 2026-12-31\n',
      /^f, entry 1: reason must not be empty\.$/,
    ],
    ["no end", "- sync: acme\n  reason: r\n", /^f, entry 1: until must be a day such as 2027-01-31\.$/],
    ["a day that is none", "- sync: acme\n  reason: r\n  until: 2026-02-30\n", /until must be a day/],
    ["a word too many", `${ENTRY}- sync: a\n  reason: r\n  until: 2026-12-31\n  who: me\n`, /^f, entry 2: .*"who"/],
    ["a text for an entry", "- acme\n", /^f, entry 1: /],
  ] as const) {
    it(`is refused with ${what}`, () => {
      expect(() => parseIgnoreFile(text, "f"))
        .to.throw(message)
        .with.property("exitCode", 2);
    });
  }

  it("matches by name or URN, with * for any characters and nothing else special", () => {
    const [entry] = parseIgnoreFile(ENTRY, "f");
    const about = (sync: string, name: string): boolean =>
      isAbout({ ...entry!, sync }, { name, urn: `urn:pulumi:dev::demo::t::${name}` });
    expect(about("acme-*", "acme-contacts")).to.equal(true);
    expect(about("acme-*", "acme/x/y")).to.equal(false);
    expect(about("*", "a/b c")).to.equal(true);
    expect(about("a.c", "abc")).to.equal(false);
    expect(about("acme", "acme-contacts")).to.equal(false);
    expect(about("urn:*::acme", "acme")).to.equal(true);
    expect(about("[", "[")).to.equal(true);
  });

  it("ignores an argument with all that is inside it, and the whole sync only without one", () => {
    const [entry] = parseIgnoreFile(ENTRY, "f");
    expect(
      ["rateLimit", "rateLimit.interval", "rateLimits", undefined].map((path) => ignoresField(entry!, path)),
    ).to.deep.equal([true, true, false, false]);
    const whole = { ...entry!, field: undefined };
    expect(["frequency", undefined].map((path) => ignoresField(whole, path))).to.deep.equal([true, true]);
    expect(ignoresField({ ...entry!, field: "metadata.*" }, "metadata.plan")).to.equal(true);
  });

  it("is valid to the end of its last day", () => {
    const [entry] = parseIgnoreFile(ENTRY, "f");
    expect(isExpired(entry!, "2026-12-31")).to.equal(false);
    expect(isExpired(entry!, "2027-01-01")).to.equal(true);
  });

  it("may be missing, unless it was named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-ignore-"));
    try {
      expect(await loadIgnoreFile(folder, undefined)).to.deep.equal([]);
      const error = await loadIgnoreFile(folder, "mine.yaml").catch((thrown: unknown) => thrown);
      expect(error).to.be.an("error").with.property("exitCode", 2);
      writeFileSync(join(folder, ".driftignore"), ENTRY);
      expect(await loadIgnoreFile(folder, undefined)).to.have.length(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
