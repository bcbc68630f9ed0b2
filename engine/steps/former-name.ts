import { type Progress } from "./progress.js";
import { type Step } from "./step.js";
import { nameOf } from "../../protocol/urn.js";

/**
 * A sentence about a creation whose error names the id of something that the state has under a name which the program does
 * not declare: most likely the resource was renamed. Undefined: there is no such entry.
 */
export function formerNameHint(step: Step, message: string, progress: Progress): string | undefined {
  if (step.op !== "create" && step.op !== "create-replacement") return undefined;
  const former = progress.resources.find(
    ({ type, urn, id = "", delete: waits }) =>
      type === step.type && waits !== true && !progress.seen.has(urn) && !progress.isKept(urn) && namesId(message, id),
  );
  if (former === undefined) return undefined;
  const name = JSON.stringify(nameOf(former.urn));
  return (
    `The state has ${former.id ?? ""} as ${name}, which the program has not declared so far: if it was renamed, give this resource the ` +
    `option \`aliases: [{ name: ${name} }]\`.`
  );
}

/** True where an id stands in a text by itself, not as a part of another one. */
function namesId(text: string, id: string): boolean {
  if (id === "") return false;
  for (let at = text.indexOf(id); at !== -1; at = text.indexOf(id, at + 1)) {
    const around = (text[at - 1] ?? " ") + (text[at + id.length] ?? " ");
    if (!/[\w/-]/.test(around)) return true;
  }
  return false;
}
