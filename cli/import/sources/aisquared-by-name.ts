import type { ListedConnector, ListedModel } from "../../../provider/aisquared/lookups.js";
import { Call, type Code } from "../typescript.js";
import { type ByName, textOf } from "./source.js";

/** What the workspaces of the syncs have. */
export interface Objects {
  readonly connectors: readonly ListedConnector[];
  readonly models: readonly ListedModel[];
}

/** The lookups share what they have read: one request for each list, however many names are asked for. */
const PROGRAM = `
// Ids by name, in whichever workspace: each list is asked for once.
async function source(workspaceId: string, name: string): Promise<string> {
  const filter = { workspaceId, name, connectorType: "source" } as const;
  const found = await aisquared.connectors(filter);
  return one(\`source "\${name}"\`, found).connectorId;
}

async function destination(workspaceId: string, name: string): Promise<string> {
  const filter = { workspaceId, name, connectorType: "destination" } as const;
  const found = await aisquared.connectors(filter);
  return one(\`destination "\${name}"\`, found).connectorId;
}

async function model(
  workspaceId: string,
  sourceName: string,
  name: string,
): Promise<string> {
  const found = await aisquared.models({ workspaceId, sourceName, name });
  return one(\`model "\${name}" of source "\${sourceName}"\`, found).modelId;
}

function one<Found>(what: string, found: Found[]): Found {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new pulumi.RunError(
    \`AI Squared has \${found.length} of \${what}: correct the name, or say the id.\`,
  );
}
`;

type Kind = "source" | "destination";

/** Names for the syncs' sources, destinations and models. */
export function aisquaredByName({ connectors, models }: Objects): ByName {
  const connectorOf = (workspaceId: string, kind: Kind, id: string): Looked => {
    const all = connectors.filter((each) => each.workspaceId === workspaceId && each.connectorType === kind);
    return looked(workspaceId, kind, id, all, (each) => each.connectorId);
  };
  return {
    program: PROGRAM.trim().split("\n"),
    of(inputs) {
      const workspaceId = textOf(inputs["workspaceId"]);
      const source = connectorOf(workspaceId, "source", textOf(inputs["sourceId"]));
      const destination = connectorOf(workspaceId, "destination", textOf(inputs["destinationId"]));
      const modelId = textOf(inputs["modelId"]);
      const its = models.find((each) => each.workspaceId === workspaceId && each.modelId === modelId);
      const siblings = models.filter(
        (each) => each.workspaceId === workspaceId && (its === undefined || each.sourceName === its.sourceName),
      );
      const where = its === undefined ? "model" : `model of source "${its.sourceName}"`;
      const model = looked(workspaceId, where, modelId, siblings, (each) => each.modelId);
      const args: Record<string, Code> = {};
      if ("name" in source) args["sourceId"] = new Call("await source", workspaceId, source.name);
      if ("name" in destination) args["destinationId"] = new Call("await destination", workspaceId, destination.name);
      if ("name" in model) args["modelId"] = new Call("await model", workspaceId, its?.sourceName ?? "", model.name);
      return { args, notes: [source, destination, model].flatMap((each) => ("note" in each ? [each.note] : [])) };
    },
  };
}

/** The one name of an object, or why it has none. */
type Looked = { readonly name: string } | { readonly note: string };

function looked<Found extends { readonly name: string }>(
  workspaceId: string,
  kind: string,
  id: string,
  all: readonly Found[],
  idOf: (found: Found) => string,
): Looked {
  const name = all.find((each) => idOf(each) === id)?.name;
  const what = `the ${kind} ${id} is not named:`;
  if (name === undefined) return { note: `${what} workspace ${workspaceId} does not list it.` };
  const count = all.filter((each) => each.name === name).length;
  if (count > 1) return { note: `${what} ${count} are called "${name}".` };
  return name === "" ? { note: `${what} it has no name.` } : { name };
}
