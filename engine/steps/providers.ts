import { EngineError } from "../errors.js";
import { type Host } from "../host/host.js";
import { type PrivateSockets } from "../host/private-sockets.js";
import { ProviderProcess } from "../host/provider-process.js";
import { type ResourceProvider } from "../host/provider.js";
import { type ResourceState, type Urn } from "../model.js";
import { type ProgramSpec } from "../project/program-spec.js";
import { type PropertyMap, type PropertyValue } from "../../protocol/values.js";
import { equal, isSecret, revealedMap, toSecret } from "../../protocol/property-values.js";
import { makeUrn, nameOf, parseProviderReference, providerType, typeOf } from "../../protocol/urn.js";
import { DYNAMIC_PACKAGE, refuseForeignType } from "../monitor/refusals.js";

const DEFAULT_TYPE = providerType(DYNAMIC_PACKAGE);

/** URN of the provider entry of all resources that name none. */
export function defaultProviderUrn(stack: string, project: string): Urn {
  return makeUrn(stack, project, undefined, DEFAULT_TYPE, "default");
}

/** True for the entry of all resources that name none, in whichever stack. */
function isDefaultProvider(urn: Urn): boolean {
  return urn.endsWith(`::${DEFAULT_TYPE}::default`);
}

/**
 * Added to the config that the process of an explicit provider gets, and not to the state: config alone does not distinguish it
 * from the stack's, and a provider may treat the two differently. One that says so itself is left as it is.
 */
export const EXPLICIT_PROVIDER = "pulumi-syncs:explicitProvider";

/** Inputs of the default provider: the whole config, secret values marked. */
export function defaultProviderInputs(
  config: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
): PropertyMap {
  const secret = new Set(secretKeys);
  return Object.fromEntries(
    Object.entries(config).map(([key, text]): [string, PropertyValue] => [
      key,
      secret.has(key) ? toSecret(text) : text,
    ]),
  );
}

/** What the registry needs to know of the run. */
export interface ProvidersOptions {
  readonly host: Host;
  readonly program: ProgramSpec;
  readonly project: string;
  readonly engineAddress: string;
  readonly sockets: PrivateSockets;
  /** Looks a provider entry up in the state before the run. */
  readonly findOld: (urn: Urn) => ResourceState | undefined;
  readonly onStdout: (line: string) => void;
  readonly onStderr: (line: string) => void;
}

interface Instance {
  readonly inputs: PropertyMap;
  readonly process: Promise<ProviderProcess>;
}

/**
 * The provider processes of one run: one for each provider entry, started when it is needed first. An entry that this
 * run registered has its present config, any other the config it has in the state.
 */
export class Providers {
  readonly #options: ProvidersOptions;
  readonly #registered = new Map<string, PropertyMap>();
  readonly #instances = new Map<string, Instance>();
  readonly #superseded: Instance[] = [];
  /** Ends what is being started. */
  readonly #starting = new AbortController();
  /** Started before it was known for whom. */
  #spare: Promise<ProviderProcess> | undefined;

  constructor(options: ProvidersOptions) {
    this.#options = options;
  }

  /** Starts a process for whoever needs one first, so that it is up when the program registers its first resource. */
  prepare(): void {
    this.#spare ??= this.#launch();
    // Whoever takes it hears of a failure; if nobody does, it does not matter.
    this.#spare.catch(() => undefined);
  }

  /** Notes the config that a provider entry has in this run. */
  register(urn: Urn, id: string, inputs: PropertyMap): void {
    this.#registered.set(`${urn}::${id}`, inputs);
  }

  /** The provider that an entry names. */
  get(reference: string): Promise<ResourceProvider> {
    const { urn, id } = parseProviderReference(reference);
    refuseForeignType(typeOf(urn), nameOf(urn), true);
    const inputs = this.#registered.get(reference) ?? this.#savedInputs(urn, id);
    const known = this.#instances.get(reference);
    if (known !== undefined && equal(known.inputs, inputs)) return known.process;
    // A refresh may have used the saved config before the program registered the present one.
    if (known !== undefined) this.#superseded.push(known);
    const launched = this.#spare ?? this.#launch();
    this.#spare = undefined;
    const variables = toVariables(inputs);
    const config = isDefaultProvider(urn) ? inputs : { [EXPLICIT_PROVIDER]: "", ...inputs };
    const process = launched.then((fresh) => fresh.configure({ urn, id, inputs: config, variables }));
    this.#instances.set(reference, { inputs, process });
    return process;
  }

  /** Ends all processes in order. */
  async stop(): Promise<void> {
    await this.#each((process) => process.stop());
  }

  /** Ends all processes at once, in mid-call too. */
  async kill(): Promise<void> {
    await this.#each((process) => process.kill());
  }

  #launch(): Promise<ProviderProcess> {
    return ProviderProcess.launch({ ...this.#options, signal: this.#starting.signal });
  }

  async #each(end: (process: ProviderProcess) => Promise<void>): Promise<void> {
    this.#starting.abort();
    const needed = [...this.#instances.values(), ...this.#superseded].map(({ process }) => process);
    const all = this.#spare === undefined ? needed : [...needed, this.#spare];
    // One that did not start was reported to whoever needed it.
    await Promise.allSettled(all.map(async (process) => end(await process)));
  }

  #savedInputs(urn: Urn, id: string): PropertyMap {
    const old = this.#options.findOld(urn);
    if (old?.id !== id) {
      throw new EngineError(`The state names the provider ${urn} with the id ${id}, but has no such entry.`);
    }
    return old.inputs ?? {};
  }
}

function toVariables(inputs: PropertyMap): Record<string, string> {
  return Object.fromEntries(
    Object.entries(revealedMap(inputs)).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(isSecret(value) ? value.value : value),
    ]),
  );
}
