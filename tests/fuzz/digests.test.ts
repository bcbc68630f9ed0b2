import { expect } from "chai";
import { buildDrift } from "../../cli/drift/build.js";
import { toHtml as driftHtml } from "../../cli/drift/html.js";
import { toMarkdown as driftMarkdown } from "../../cli/drift/markdown.js";
import { CliError } from "../../cli/error.js";
import { COMMENT_LIMIT } from "../../cli/report/markdown.js";
import { type Digest, readDigest } from "../../cli/report/digest.js";
import { toJson } from "../../cli/report/outputs.js";
import { buildReview } from "../../cli/review/build.js";
import { toHtml } from "../../cli/review/html.js";
import { toMarkdown } from "../../cli/review/markdown.js";
import { UNPRINTABLE } from "../kit/hostile.js";
import { strictValidator } from "../kit/schema.js";
import { PREVIEWS, REFRESHES } from "./kit/digests.js";
import { orOwnError } from "./kit/expectations.js";
import { fuzz } from "./kit/fuzz.js";
import { DEEP } from "./kit/hostile-json.js";
import { spoilt } from "./kit/mutation.js";
import { expectSafeHtml, expectSafeMarkdown } from "./kit/reports.js";

const KIND = { name: "preview", command: "preview --json" };

describe("Fuzz: digests of a run", () => {
  const isReview = strictValidator("review.schema.json");
  const isDrift = strictValidator("drift.schema.json");

  fuzz(
    "become a review without foreign markup, or are refused in words",
    0.2,
    spoilt(...PREVIEWS),
    async ({ base, spoil }) => {
      const outcome = await orOwnError(async () => buildReview(read(spoil(base))), CliError);
      if ("error" in outcome) return;
      const markdown = toMarkdown(outcome.value);
      expect(markdown.length).to.be.at.most(COMMENT_LIMIT);
      expectSafeMarkdown(markdown);
      expectSafeHtml(toHtml(outcome.value));
      expectSchema(isReview, toJson(outcome.value));
    },
  );

  fuzz(
    "become a report of drift without foreign markup, or are refused in words",
    0.15,
    spoilt(...REFRESHES),
    async ({ base, spoil }) => {
      const outcome = await orOwnError(async () => buildDrift(read(spoil(base)), [], "2026-11-24"), CliError);
      if ("error" in outcome) return;
      expectSafeMarkdown(driftMarkdown(outcome.value));
      expectSafeHtml(driftHtml(outcome.value));
      expectSchema(isDrift, toJson(outcome.value));
    },
  );

  function read(value: unknown): Digest {
    let text: string;
    try {
      text = JSON.stringify(value);
    } catch {
      // Too deep to be written by what is built in.
      text = `{"steps":${"[".repeat(DEEP * 10)}${"]".repeat(DEEP * 10)}}`;
    }
    return readDigest(text, "The file", KIND);
  }

  function expectSchema(validate: ReturnType<typeof strictValidator>, json: string): void {
    expect(json).not.to.match(UNPRINTABLE);
    validate(JSON.parse(json));
    expect(validate.errors).to.equal(null);
  }
});
