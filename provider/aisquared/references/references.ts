import type { Context } from "../../core/context.js";
import { InvalidRequestError, NotFoundError, PermissionDeniedError } from "../../core/errors/api-error.js";
import { ProviderError } from "../../core/errors/provider-error.js";
import { UnexpectedResponseError } from "../../core/errors/unexpected-response-error.js";
import { quote } from "../../core/issues.js";
import type { Connector } from "../wire.js";
import type { Session } from "../session.js";

type Kind = "source" | "destination";

/** The objects that a sync names. */
export interface References {
  readonly sourceId: string;
  readonly destinationId: string;
  readonly modelId: string;
}

/** What is known of an object: what it is, that it is not there, or nothing. */
type Seen<T> = T | "absent" | undefined;

/** Arguments that name an object. */
export const REFERENCES = ["sourceId", "destinationId", "modelId"] as const;

/** So many connectors of the right kind are named in a refusal. */
const MOST_NAMED = 5;

/**
 * Refuses references that AI Squared takes without a word, although no run could do anything right with them: a connector
 * of the other kind, a model of another source, an object of another workspace. What it does not show (to this user, in
 * this version) refuses nothing.
 *
 * @param changed arguments that are about to be sent; what stays as it is is not looked at.
 */
export async function refuseWrongReferences(
  session: Session,
  references: References,
  changed: readonly string[],
  context: Context,
): Promise<void> {
  const [isSource, isDestination, isModel] = REFERENCES.map((name) => changed.includes(name));
  const [ofSource, ofDestination] = await Promise.all([
    isSource === true || isModel === true ? wrongSource(session, references, isModel === true, context) : [],
    isDestination === true ? wrongConnector(session, "destination", references.destinationId, context) : [],
  ]);
  const problems = [...ofSource, ...ofDestination];
  if (problems.length > 0) throw new ProviderError(`AI Squared: ${problems.join(" ")}`);
}

/** The model says which source it is of, and what that is: mostly the source itself need not be read. */
async function wrongSource(
  session: Session,
  { sourceId, modelId }: References,
  isModelChanged: boolean,
  context: Context,
): Promise<string[]> {
  const model = await seen(() => session.model(modelId, context), /couldn't find model|model not found/i);
  if (model === "absent" && isModelChanged) {
    return [
      ...(await wrongConnector(session, "source", sourceId, context)),
      `modelId ${modelId}: there is no such model in workspace ${session.workspaceId}.`,
    ];
  }
  const its = model === "absent" ? undefined : model?.connector;
  if (its?.id === sourceId) return wrongFacts(session, "source", its, context);
  const problems = await wrongConnector(session, "source", sourceId, context);
  if (problems.length > 0 || model === "absent" || its === undefined || its === null) return problems;
  return [
    `modelId ${modelId}: the model ${quote(model?.name)} is of source ${its.id} (${quote(its.name)}), not of source ${sourceId}. Give ` +
      `sourceId ${its.id}, or a model of source ${sourceId}.`,
  ];
}

async function wrongConnector(session: Session, kind: Kind, id: string, context: Context): Promise<string[]> {
  const connector = await seen(() => session.connector(id, context), /connector not found|couldn't find connector/i);
  if (connector === undefined) return [];
  if (connector !== "absent") return wrongFacts(session, kind, connector, context);
  const { workspaceId } = session;
  return [
    `${kind}Id ${id}: there is no such connector in workspace ${workspaceId}.${await named(session, kind, context)}`,
  ];
}

async function wrongFacts(session: Session, kind: Kind, connector: Connector, context: Context): Promise<string[]> {
  const { id, name, connector_type: type, workspace_id: workspace } = connector;
  const { workspaceId } = session;
  const other = kind === "source" ? "destination" : "source";
  const what = `${kind}Id ${id}: the connector ${quote(name)}`;
  if (type?.toLowerCase() === other) return [`${what} is a ${other}.${await named(session, kind, context)}`];
  if (typeof workspace !== "string" || workspace === workspaceId) return [];
  return [`${what} is of workspace ${workspace}, not of ${workspaceId}.${await named(session, kind, context)}`];
}

/** The connectors that would be right. Where they cannot be listed, nothing is said of them. */
async function named(session: Session, kind: Kind, context: Context): Promise<string> {
  const connectors = await session.connectors(context).catch(() => undefined);
  if (connectors === undefined) return "";
  const all = connectors.filter((connector) => connector.connector_type?.toLowerCase() === kind);
  const where = `workspace ${session.workspaceId}`;
  if (all.length === 0) return ` There is no ${kind} in ${where}.`;
  const names = all.slice(0, MOST_NAMED).map(({ id, name }) => `${id} (${quote(name)})`);
  return ` The ${kind}s of ${where}: ${names.join(", ")}${all.length > MOST_NAMED ? ", …" : ""}.`;
}

/** @param absent the server's own words for what is not there: any other 404 says nothing. */
async function seen<T>(read: () => Promise<T>, absent: RegExp): Promise<Seen<T>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NotFoundError && absent.test(error.detail ?? "")) return "absent";
    const isUnseen =
      error instanceof NotFoundError ||
      error instanceof PermissionDeniedError ||
      error instanceof InvalidRequestError ||
      error instanceof UnexpectedResponseError;
    if (isUnseen) return undefined;
    throw error;
  }
}
