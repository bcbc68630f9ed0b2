import type { AisquaredData, Connector, Model } from "./model.js";

/** Who may log in to a fresh sandbox. */
export const SEEDED_USERS = {
  /** Both workspaces. */
  admin: { email: "admin@example.com", password: "sandbox-password-of-admin" },
  /** May change syncs of workspace 1. */
  member: { email: "member@example.com", password: "sandbox-password-of-member" },
  /** Reads workspace 1 only. */
  viewer: { email: "viewer@example.com", password: "sandbox-password-of-viewer" },
} as const;

/** What a fresh sandbox has: one customer, ready for a first sync. The same objects as behind the recordings. */
export const SEEDED = {
  workspaceId: 1,
  otherWorkspaceId: 2,
  sourceId: 1,
  secondSourceId: 2,
  destinationId: 3,
  /** A destination whose catalog was never discovered. */
  destinationWithoutCatalogId: 4,
  destinationOfOtherWorkspaceId: 5,
  modelId: 1,
  secondModelId: 2,
  streams: ["profile", "customer", "DatabricksModel"],
} as const;

const CREATED = "2026-11-21T22:11:36.313Z";

/** The data a fresh sandbox starts with. */
export function seed(): AisquaredData {
  const connector = (
    id: number,
    name: string,
    type: Connector["connector_type"],
    kind: string,
    configuration: Connector["configuration"],
    workspace = 1,
  ): Connector => ({
    id,
    workspace_id: workspace,
    name,
    connector_type: type,
    connector_name: kind,
    configuration,
    created_at: CREATED,
    updated_at: CREATED,
  });
  const model = (id: number, connectorId: number): Model => ({
    id,
    workspace_id: 1,
    connector_id: connectorId,
    name: `model${id}`,
    query: "SELECT * FROM t",
    query_type: "raw_sql",
    primary_key: "id",
    created_at: CREATED,
    updated_at: CREATED,
  });
  const redshift = {
    host: "h",
    port: "5439",
    schema: "s",
    database: "d",
    credentials: { password: "sandbox-password-of-redshift", username: "u", auth_type: "username/password" },
  };
  const signIn = { jti: null, failed_attempts: 0, locked_until: null };
  return {
    workspaces: [
      { id: 1, name: "Acme" },
      { id: 2, name: "Acme (staging)" },
    ],
    users: [
      {
        id: 1,
        ...SEEDED_USERS.admin,
        roles: [
          { workspace_id: 1, role: "admin" },
          { workspace_id: 2, role: "admin" },
        ],
        ...signIn,
      },
      { id: 2, ...SEEDED_USERS.member, roles: [{ workspace_id: 1, role: "member" }], ...signIn },
      { id: 3, ...SEEDED_USERS.viewer, roles: [{ workspace_id: 1, role: "viewer" }], ...signIn },
    ],
    connectors: [
      connector(1, "redshift", "source", "Redshift", redshift),
      connector(2, "redshift2", "source", "Redshift", { host: "h" }),
      connector(3, "klaviyo", "destination", "Klaviyo", { private_api_key: "sandbox-key-of-klaviyo" }),
      connector(4, "klaviyo-nocat", "destination", "Klaviyo", { private_api_key: "sandbox-key-of-klaviyo" }),
      connector(5, "klaviyo", "destination", "Klaviyo", { private_api_key: "sandbox-key-of-klaviyo" }, 2),
    ],
    catalogs: [
      { id: 1, workspace_id: 1, connector_id: 3, streams: [...SEEDED.streams] },
      { id: 2, workspace_id: 2, connector_id: 5, streams: [...SEEDED.streams] },
    ],
    models: [model(1, 1), model(2, 2)],
    syncs: [],
    runs: [],
    schedules: [],
    registrations: [],
    temporalCalls: [],
    lastIds: { connector: 5, catalog: 2, model: 2, sync: 0, run: 0 },
  };
}
