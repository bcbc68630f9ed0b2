import { PolicyPack } from "@pulumi/policy";
import { type Approved, type Cap, parseLabels, type Plans, tooFast, tooManyRuns, unapprovedCredential } from "./rules";

const texts = { type: "object", additionalProperties: { type: "string" } } as const;

/** Run: `pulumi preview --policy-pack DIR --policy-pack-config FILE`. */
new PolicyPack("syncs", {
  enforcementLevel: "mandatory",
  policies: [
    {
      name: "frequency-by-plan",
      description: "No sync runs more often than its customer's plan allows.",
      configSchema: { properties: { customers: texts, defaultPlan: { type: "string" }, fastest: texts } },
      validateResource: (args, report) => {
        const found = tooFast(args, args.getConfig<Plans>());
        if (found !== undefined) report(found);
      },
    },
    {
      name: "credential-by-label",
      description: "No sync gets another credential than the approved one without a label.",
      configSchema: { properties: { credentials: texts } },
      validateResource: (args, report) => {
        const found = unapprovedCredential(args, args.getConfig<Approved>(), parseLabels(process.env["POLICY_LABELS"]));
        if (found !== undefined) report(found);
      },
    },
    {
      name: "runs-per-day",
      description: "The syncs of one stack run only so many times a day together.",
      configSchema: { properties: { runsPerDay: { type: "number", minimum: 0 } } },
      validateStack: (args, report) => {
        const found = tooManyRuns(args.resources, args.getConfig<Cap>());
        if (found !== undefined) report(found);
      },
    },
  ],
});
