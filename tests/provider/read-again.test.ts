import { expect } from "chai";
import type { Context } from "../../provider/core/context.js";
import { aisquaredSync } from "../../provider/aisquared/lifecycle.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { nangoSync } from "../../provider/nango/lifecycle.js";
import { sessionOf as nangoSession } from "../../provider/nango/session.js";
import { paragonSync } from "../../provider/paragon/lifecycle.js";
import { sequinSync } from "../../provider/sequin/lifecycle.js";
import { sessionOf as sequinSession } from "../../provider/sequin/session.js";
import type { PlatformName } from "../../sandbox/types.js";
import { ARGS } from "../kit/fleet.js";
import { rejection, useBench } from "../kit/provider.js";

const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };

/** Everything that a run reads once and keeps. */
interface Kept {
  readonly platform: PlatformName;
  readonly what: string;
  /** In the path of its request. */
  readonly path: string;
  /** Asks for it; rejects while it cannot be read. */
  readonly read: (context: Context) => Promise<unknown>;
}

function refresh(lifecycle: Lifecycle, args: Values, id: string): (context: Context) => Promise<unknown> {
  return async (context) => (await lifecycle.read(id, { ...args }, context)) ?? "gone";
}

const kept: readonly Kept[] = [
  {
    platform: "nango",
    what: "the syncs of a connection",
    path: "/sync/status",
    read: refresh(nangoSync, {}, "hubspot/acme/contacts/base"),
  },
  {
    platform: "nango",
    what: "a sync as it is deployed",
    path: "/functions/",
    read: (context) => nangoSession(context.account).deployed.defaultFrequency(REF, context),
  },
  {
    platform: "nango",
    what: "everything that is deployed",
    path: "/scripts/config",
    read: (context) => nangoSession(context.account).deployed.defaultFrequency({ ...REF, syncName: "none" }, context),
  },
  {
    platform: "nango",
    what: "the integrations",
    path: "/integrations",
    read: (context) => nangoSession(context.account).deployed.hasIntegration("hubspot", context),
  },
  {
    platform: "paragon",
    what: "the syncs of a user",
    path: "/api/syncs",
    read: (context) => paragonSync.find(paragonSync.check({ ...ARGS.paragon }).inputs, context),
  },
  {
    platform: "sequin",
    what: "the syncs of an organization",
    path: "/v1/syncs",
    read: refresh(sequinSync, {}, "00000000-0000-4000-8000-000000000000"),
  },
  {
    platform: "sequin",
    what: "the organizations of a token",
    path: "/v1/streams",
    read: async (context) => {
      const refusal = sequinSession(context.account).refuseOtherOrganization("1", "other", context);
      const error = await rejection(refusal);
      if (!error.message.includes("organization")) throw error;
    },
  },
  {
    platform: "aisquared",
    what: "the syncs of a workspace",
    path: "/api/v1/syncs",
    read: (context) => aisquaredSync.find(aisquaredSync.check({ ...ARGS.aisquared }).inputs, context),
  },
  {
    platform: "aisquared",
    what: "the login of a user",
    path: "/api/v1/login",
    read: (context) => aisquaredSync.find(aisquaredSync.check({ ...ARGS.aisquared }).inputs, context),
  },
];

describe("What a run reads once and keeps", () => {
  const bench = useBench();

  for (const { platform, what, path, read } of kept) {
    it(`is read again after a failure: ${platform}, ${what}`, async () => {
      bench.sandbox.fault({ platform, path, status: 503, times: "always" });
      const error = await rejection(read(bench.context()));
      expect(error.message).to.include("503");
      bench.sandbox.clearFaults();
      bench.requests(platform);
      await read(bench.context());
      expect(bench.requests(platform).filter((line) => line.includes(path))).not.to.deep.equal([]);
    });
  }
});
