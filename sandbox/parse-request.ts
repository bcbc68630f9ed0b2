import { z } from "zod";
import { InvalidRequest } from "./errors.js";

/** Checks a request to the sandbox itself; the message names each wrong field. */
export function parseRequest<T>(schema: z.ZodType<T>, request: unknown, what: string): T {
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  throw new InvalidRequest(`Not a valid ${what}: ${problemsOf(result.error)}`);
}

/** {@link parseRequest} for one of several requests: the message is about the one that was meant, else it names all. */
export function parseOneOf<Option extends z.ZodObject>(
  options: readonly Option[],
  request: unknown,
  what: string,
): z.output<Option> {
  const meant = options.filter((option) => isMeant(option, request));
  const [option, another] = meant;
  if (option !== undefined && another === undefined) return parseRequest(option, request, what) as z.output<Option>;
  const names = options.map((each) => nameOf(each)).join(", ");
  throw new InvalidRequest(`Not a valid ${what}: it must be one of these, each with its own fields: ${names}`);
}

/** By its `action`, or by the fields that it has to have. */
function nameOf({ shape }: z.ZodObject): string {
  const { action } = shape;
  return action instanceof z.ZodLiteral ? `action ${String(action.value)}` : required(shape).join(" with ");
}

function isMeant({ shape }: z.ZodObject, request: unknown): boolean {
  if (typeof request !== "object" || request === null) return false;
  const { action } = shape;
  if (action instanceof z.ZodLiteral) return "action" in request && request.action === action.value;
  return required(shape).every((name) => Object.hasOwn(request, name));
}

function required(shape: z.ZodObject["shape"]): string[] {
  return Object.entries(shape).flatMap(([name, field]) => (z.safeParse(field, undefined).success ? [] : [name]));
}

function problemsOf({ issues }: z.ZodError): string {
  return issues
    .map((issue) => {
      const path = issue.path.map(String).join(".");
      return path === "" ? issue.message : `${path}: ${issue.message}`;
    })
    .join("; ");
}
