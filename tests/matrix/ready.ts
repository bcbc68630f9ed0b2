import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { SEEDED } from "../../sandbox/aisquared/seed.js";
import type { PlatformName, Sandbox } from "../../sandbox/types.js";
import type { Cell } from "./cells.js";
import { checked } from "./expected.js";
import { localised } from "./table.js";

/** A cell with a customer of its own, so that many can run at once and each call can be told whose it is. */
export interface ReadyCell extends Cell {
  /** Name of the resource. */
  readonly name: string;
  readonly lifecycle: Lifecycle;
  /** Texts that are this cell's own: by them its requests are known. */
  readonly marks: readonly string[];
}

/** Gives each cell its customer, and makes the platforms ready for it. */
export async function makeReady(
  sandbox: Sandbox,
  cells: readonly (Cell & { readonly lifecycle: Lifecycle })[],
): Promise<ReadyCell[]> {
  makePlatformsReady(sandbox);
  const ready: ReadyCell[] = [];
  for (const [index, cell] of cells.entries()) {
    const marks: string[] = [];
    const own = customersOf(sandbox, cell.table.platform, index, marks);
    const local = { before: localised(cell.before, own), after: localised(cell.after, own) };
    const existing = cell.existing === undefined ? undefined : localised(cell.existing, own);
    if (cell.table.platform === "nango") await makeNangoSyncs(sandbox, [local.before, local.after]);
    if (existing !== undefined) {
      const [creation] = cell.lifecycle.planCreate(checked(cell.lifecycle, existing)).calls;
      const { sync } = creation?.body as { sync: Values };
      sandbox.change("aisquared", { createSync: { workspaceId: 1, fields: sync } });
    }
    ready.push({ ...cell, ...local, existing, name: `${cell.table.platform}-${index}`, marks });
  }
  return ready;
}

/** What customers of every kind need. */
export function makePlatformsReady(sandbox: Sandbox): void {
  sandbox.configure("nango", { rateLimit: "off" });
  sandbox.change("nango", { action: "create-integration", integration: "salesforce", provider: "salesforce" });
  for (const sync of ["contacts", "orders"])
    sandbox.change("nango", { action: "deploy-sync", integration: "salesforce", sync, runs: "every hour" });
  const catalog = { connectorId: SEEDED.destinationWithoutCatalogId, streams: [...SEEDED.streams] };
  sandbox.change("aisquared", { catalog });
  hideReferences(sandbox);
}

/**
 * To a user who may not look at connectors and models, nothing can be said of what belongs together: so each argument can be
 * changed without the others.
 */
export function hideReferences(sandbox: Sandbox): void {
  for (const path of ["/connectors", "/models"])
    sandbox.fault({ platform: "aisquared", path, status: 403, body: {}, times: "always" });
}

/** What the customers of a cell are called; a model of AI Squared has a number, which the platform gives. */
export function customersOf(
  sandbox: Sandbox,
  platform: PlatformName,
  index: number,
  marks: string[],
): (text: string) => string {
  const models = new Map<string, string>();
  return (text) => {
    let own = `${text} ${index}`;
    if (platform === "nango" || platform === "paragon") own = `${text}-${index}`;
    if (platform === "aisquared") {
      own = models.get(text) ?? String(addModel(sandbox));
      models.set(text, own);
    }
    marks.push(own);
    return own;
  };
}

function addModel(sandbox: Sandbox): number {
  const { modelIds } = sandbox.change("aisquared", { addModels: { count: 1 } }) as { modelIds: [number] };
  return modelIds[0];
}

/** Connections with their syncs, and the variants of those. */
export async function makeNangoSyncs(sandbox: Sandbox, programs: readonly Values[]): Promise<void> {
  for (const { providerConfigKey, connectionId, syncName, syncVariant = "base" } of programs) {
    const where = { integration: providerConfigKey, connection: connectionId };
    try {
      sandbox.change("nango", { action: "create-connection", ...where });
    } catch {
      // It is there already: the two programs name the same one.
    }
    if (syncVariant === "base") continue;
    const path = `/nango/sync/${String(syncName)}/variant/${String(syncVariant)}`;
    const answer = await fetch(`${sandbox.url}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sandbox.environment["NANGO_SECRET_KEY"] ?? ""}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ provider_config_key: providerConfigKey, connection_id: connectionId }),
    });
    if (!answer.ok && !(await answer.text()).includes("already_exists")) throw new Error(`No variant: ${path}`);
  }
}
