import { inspect } from "node:util";

/** What the SDK calls when a property is known, refused, or stays unknown. */
type Resolve = (...settled: unknown[]) => void;

/** `transferProperties` of Pulumi's SDK: gives a resource an output for each of its properties. */
export type TransferProperties = (
  onto: Record<string, unknown>,
  label: string,
  properties: Record<string, unknown>,
) => Record<string, Resolve>;

const LAZY = new WeakSet<object>();

/** Marks the properties of a resource whose outputs are made when the program looks at them: most programs look at few. */
export function withLazyOutputs<Properties extends object>(properties: Properties): Properties {
  LAZY.add(properties);
  return properties;
}

/**
 * The SDK's function, which keeps what {@link withLazyOutputs} has marked for later: an output is some thirty promises, alive
 * from the declaration of the first resource to the answer for the last.
 */
export function lazyTransfer(transfer: TransferProperties): TransferProperties {
  return (onto, label, properties) => {
    const names = Object.keys(properties).filter((name) => name !== "id" && name !== "urn");
    // What is wrong with a property is for the SDK to say.
    if (!LAZY.has(properties) || names.some((name) => Object.hasOwn(onto, name)))
      return transfer(onto, label, properties);
    const resolvers: Record<string, Resolve> = {};
    for (const name of names) {
      const output = new LazyOutput(transfer, onto, label, name, properties[name]);
      onto[name] = new Proxy(output, FORWARD);
      resolvers[name] = (...settled) => {
        output.settle(settled);
      };
    }
    return resolvers;
  };
}

/** An output that is made by the SDK itself, but not before it is needed. */
class LazyOutput {
  readonly #transfer: TransferProperties;
  readonly #onto: Record<string, unknown>;
  readonly #label: string;
  readonly #name: string;
  readonly #value: unknown;
  #settled: unknown[] | undefined;
  #made: { readonly output: object; readonly resolve: Resolve | undefined } | undefined;

  constructor(
    transfer: TransferProperties,
    onto: Record<string, unknown>,
    label: string,
    name: string,
    value: unknown,
  ) {
    this.#transfer = transfer;
    this.#onto = onto;
    this.#label = label;
    this.#name = name;
    this.#value = value;
  }

  settle(settled: unknown[]): void {
    if (this.#made === undefined) this.#settled = settled;
    else this.#made.resolve?.(...settled);
  }

  output(): object {
    return (this.#made ??= this.#make()).output;
  }

  /** As `console.log` shows an output: it looks behind the proxy, and calls what it finds there on the proxy. */
  [inspect.custom](): object {
    return Reflect.get(this, OUTPUT) as object;
  }

  #make(): { output: object; resolve: Resolve | undefined } {
    // The SDK puts it on the resource, where its own place is taken.
    const place = `lazy ${this.#name}`;
    const resolve = this.#transfer(this.#onto, this.#label, { [place]: this.#value })[place];
    const output = this.#onto[place] as object;
    Reflect.deleteProperty(this.#onto, place);
    if (this.#settled !== undefined) resolve?.(...this.#settled);
    return { output, resolve };
  }
}

/** What only the proxy of a lazy output knows. */
const OUTPUT = Symbol("output");

/** Whatever is asked of a lazy output is asked of the output. */
const FORWARD: ProxyHandler<LazyOutput> = {
  get: (lazy, name) => (name === OUTPUT ? lazy.output() : (Reflect.get(lazy.output(), name) as unknown)),
  set: (lazy, name, value) => Reflect.set(lazy.output(), name, value),
  has: (lazy, name) => Reflect.has(lazy.output(), name),
  deleteProperty: (lazy, name) => Reflect.deleteProperty(lazy.output(), name),
  defineProperty: (lazy, name, property) => Reflect.defineProperty(lazy.output(), name, property),
  getOwnPropertyDescriptor: (lazy, name) => Reflect.getOwnPropertyDescriptor(lazy.output(), name),
  ownKeys: (lazy) => Reflect.ownKeys(lazy.output()),
  getPrototypeOf: (lazy) => Reflect.getPrototypeOf(lazy.output()),
};
