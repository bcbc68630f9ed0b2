import * as pulumi from "@pulumi/pulumi";
import { aisquared } from "pulumi-syncs";

const config = new pulumi.Config();

/** The one object of a name: each list is asked for once, however many names there are. */
function one<Found>(what: string, found: Found[]): Found {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new pulumi.RunError(`AI Squared has ${found.length} of the ${what}.`);
}

export = async () => {
  // What the syncs connect, by name: the numbers are others in every workspace.
  const { sourceId, modelId } = one("model", await aisquared.models({ name: config.get("model") ?? "model1" }));
  const destination = config.get("destination") ?? "klaviyo";
  const { connectorId: destinationId } = one(
    "destination",
    await aisquared.connectors({ name: destination, connectorType: "destination" }),
  );
  const warehouse = { sourceId, modelId };
  const klaviyo = { destinationId };

  // Profiles all day long: only rows that changed, as often as the config says.
  const profiles = new aisquared.Sync("profiles", {
    ...warehouse,
    ...klaviyo,
    streamName: "profile",
    syncMode: "incremental",
    cursorField: "updated_at",
    syncInterval: config.get("freshness") ?? "every 30 minutes",
    configuration: [
      { from: "email", to: "attributes.email", mapping_type: "standard" },
      { to: "attributes.plan", value: "enterprise", mapping_type: "static" },
      { to: "attributes.name", template: "{{ first_name }} {{ last_name }}", mapping_type: "template" },
    ],
    paused: config.getBoolean("pauseProfiles") ?? false,
  });

  // The whole customer list on weekday mornings, in UTC.
  const customers = new aisquared.Sync("customers", {
    ...warehouse,
    ...klaviyo,
    streamName: "customer",
    syncMode: "full_refresh",
    cronExpression: "0 5 * * MON-FRI",
    configuration: [{ from: "email", to: "attributes.email", mapping_type: "standard" }],
  });

  // Their ids, as `aisquared.Sync.get` and an import take them.
  return { ids: [profiles.id, customers.id] };
};
