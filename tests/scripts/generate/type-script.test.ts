import { expect } from "chai";
import { z } from "zod";
import { published } from "../../../provider/core/published.js";
import { spelled } from "../../../provider/core/spelled.js";
import { shapeOf } from "../../../scripts/generate/model/shape.js";
import { inputType, outputType } from "../../../scripts/generate/sdk/type-script.js";

const limit = published({ type: "Limit" }, z.strictObject({ most: z.int(), burst: z.int().optional() }));
const duration = spelled(z.union([z.string(), z.number()]), z.string(), (value) => ({ value: String(value) }));

describe("The public type of a schema", () => {
  const cases: readonly (readonly [string, z.ZodType, string, string])[] = [
    ["a text", z.string().min(1), "pulumi.Input<string>", "string"],
    ["words", z.enum(["on", "off"]), 'pulumi.Input<"on" | "off">', "string"],
    ["a list", z.array(z.string()), "pulumi.Input<pulumi.Input<string>[]>", "string[]"],
    ["free JSON", z.record(z.string(), z.json()), "pulumi.Input<Record<string, unknown>>", "Record<string, unknown>"],
    ["a type of its own", limit.optional(), "pulumi.Input<Limit>", "{ most: number; burst?: number }"],
    ["a value of several spellings", duration.optional(), "pulumi.Input<string | number>", "string"],
    ["null as a value", z.union([z.string(), z.null()]), "pulumi.Input<string | null>", "string | null"],
    [
      "an object without a name",
      z.object({ most: z.number().optional() }),
      "pulumi.Input<{ most?: pulumi.Input<number> | undefined }>",
      "{ most?: number }",
    ],
    [
      "what is checked elsewhere",
      published({ as: z.enum(["on", "off", "auto"]) }, z.enum(["on", "off"])),
      'pulumi.Input<"on" | "off" | "auto">',
      "string",
    ],
  ];
  for (const [what, schema, given, kept] of cases) {
    it(`is right for ${what}`, () => {
      expect(inputType(shapeOf(schema, "given"))).to.equal(given);
      expect(outputType(shapeOf(schema, "kept"))).to.equal(kept);
    });
  }

  it("is asked for where a schema has none", () => {
    expect(() => shapeOf(z.custom(), "given")).to.throw("published({ as: … })");
  });
});
