import { readFileSync } from "node:fs";
import { z } from "zod";

/** One customer, as the list has it. */
const customer = z.strictObject({
  id: z.string().min(1),
  plan: z.enum(["standard", "enterprise"]),
  syncs: z.array(z.enum(["hubspot", "drive", "stripe", "profiles"])),
  paused: z.boolean().default(false),
});

export type Customer = z.output<typeof customer>;

/** Reads the list. A mistake in it names the customer and the field, and nothing is changed. */
export function readCustomers(file: string): Customer[] {
  const result = z.array(customer).safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (result.success) return result.data;
  const where = result.error.issues.map(({ path, message }) => `  [${path.join(".")}] ${message}`);
  throw new Error(`${file} is not a list of customers:\n${where.join("\n")}`);
}
