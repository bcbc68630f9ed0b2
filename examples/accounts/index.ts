import * as pulumi from "@pulumi/pulumi";
import { nango } from "pulumi-syncs";

const config = new pulumi.Config();

// An account for each region, with a key of its own. Nothing of it comes from the environment.
const regions = ["eu", "us"].map((region) => ({
  region,
  account: new nango.Provider(region, {
    secretKey: config.requireSecret(`${region}Key`),
    baseUrl: config.get(`${region}BaseUrl`),
  }),
}));

/** What every customer gets, in whichever account. */
class Customer extends pulumi.ComponentResource {
  constructor(
    name: string,
    { connectionId, frequency }: { connectionId: string; frequency: string },
    account: nango.Provider,
  ) {
    super("example:Customer", name, {}, { providers: [account] });
    new nango.Sync(
      `${name}-contacts`,
      { providerConfigKey: "hubspot", connectionId, syncName: "contacts", frequency },
      { parent: this },
    );
  }
}

for (const { region, account } of regions) {
  new Customer(`acme-${region}`, { connectionId: "acme", frequency: "15m" }, account);
}
