import { EngineError } from "../errors.js";
import { ORGANIZATION, type StackReference } from "../state/layout.js";
import type { Project } from "./project.js";

/** Reads `<stack>`, `organization/<stack>` or `organization/<project>/<stack>`; the project must be the present one. */
export function parseStackName(text: string, project: Project): StackReference {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  const owner = parts.length === 3 ? (parts[1] ?? "") : project.name;
  if (parts.length > 3 || (parts.length > 1 && parts[0] !== ORGANIZATION)) {
    throw new EngineError(
      `'${text}' is not a stack of a file:// backend: write <stack> or ${ORGANIZATION}/<project>/<stack>.`,
      2,
    );
  }
  if (!/^(?!\.+$)[\w.-]{1,100}$/.test(name)) {
    throw new EngineError(
      `'${name}' is not a stack name: it may hold letters, digits, hyphens, underscores and periods, up to 100.`,
      2,
    );
  }
  if (owner !== project.name) {
    throw new EngineError(
      `The stack '${text}' belongs to the project '${owner}', but ${project.file} is the project '${project.name}'.`,
      2,
    );
  }
  return { project: owner, name };
}
