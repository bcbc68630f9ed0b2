import { type PropertyMap } from "./values.js";
import { containsSecret, isPlainMap, isSecret, toSecret } from "./property-values.js";

/**
 * Marks in a provider's answer what was secret in its question, by name: a dynamic provider is sent plain values and
 * answers with plain values. Objects are followed key by key; any other value in whose counterpart something is secret
 * becomes secret as a whole.
 */
export function annotateSecrets(answer: PropertyMap, question: PropertyMap): PropertyMap {
  const annotated = Object.entries(answer).map(([key, value]): [string, PropertyMap[string]] => {
    const counterpart = Object.hasOwn(question, key) ? question[key] : undefined;
    if (counterpart === undefined) return [key, value];
    if (isPlainMap(value) && isPlainMap(counterpart)) return [key, annotateSecrets(value, counterpart)];
    return [key, containsSecret(counterpart) ? toSecret(value) : value];
  });
  return Object.fromEntries(annotated);
}

/** What of a resource says which of its outputs are secret. */
interface Marked {
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  additionalSecretOutputs?: string[];
}

/**
 * Marks the outputs that a finished step must not show: those that `additionalSecretOutputs` names, and those whose
 * input of the same name is secret.
 */
export function markSecretOutputs<State extends Marked>(state: State): State {
  const { inputs = {}, outputs, additionalSecretOutputs = [] } = state;
  if (outputs === undefined) return state;
  const marked = Object.entries(outputs).map(([key, value]): [string, PropertyMap[string]] => {
    const secret =
      (additionalSecretOutputs.includes(key) && key !== "id") || (Object.hasOwn(inputs, key) && isSecret(inputs[key]));
    return [key, secret ? toSecret(value) : value];
  });
  return { ...state, outputs: Object.fromEntries(marked) };
}
