import { failureNotice } from "../../protocol/failure-notice.js";
import { FIND_CREATED } from "../../protocol/find-created.js";
import { DuplicateError } from "../core/errors/duplicate-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { toPlainObject, toResourceId } from "../core/json.js";
import type { CheckFailure, Lifecycle } from "../core/lifecycle.js";
import type { Values } from "../core/values.js";
import { UNNAMED, type Declared, type Run } from "../core/run.js";
import type { Context } from "../core/context.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import type { Instance, RequestFacts } from "./instance.js";

/** What a resource is after a creation or a read. */
export interface Made {
  readonly id: string;
  readonly outputs: Values;
}

/** What a read found. */
export interface Found extends Made {
  readonly inputs: Values;
}

/** What a change means, as far as a provider says it: which fields differ is left to the engine. */
export interface Change {
  readonly replaces: readonly string[];
  readonly deletesFirst: boolean;
  /** Outputs that the change leaves as they are. */
  readonly stables: readonly string[];
  /** False: another resource has the object in the state, so that this one needs one of its own, whatever differs. */
  readonly isOwn: boolean;
}

/**
 * What Pulumi asks about one resource of one kind, and what is done for it: the same by whichever of Pulumi's protocols it is
 * asked. Values are plain JSON; those that are Pulumi's own business, whose names begin with two underscores, are dropped.
 */
export class Operations {
  readonly #lifecycle: Lifecycle;
  readonly #instance: Instance;
  readonly #request: RequestFacts;

  constructor(lifecycle: Lifecycle, instance: Instance, request: RequestFacts) {
    this.#lifecycle = lifecycle;
    this.#instance = instance;
    this.#request = request;
  }

  /** Brings arguments into canonical form, and notes what the resource stands for. */
  async check(olds: Values, news: Values): Promise<{ inputs: Values; failures: CheckFailure[] }> {
    const { inputs, failures } = this.#lifecycle.check(own(news));
    return {
      inputs: toPlainObject(inputs),
      failures: failures.length > 0 ? [...failures] : await this.#declare(inputs, own(olds)),
    };
  }

  diff(id: string, olds: Values, news: Values): Change {
    const args = own(news);
    const known = own(olds);
    const { replaces, deletesFirst } = this.#lifecycle.replacement(known, args);
    const isOwn = this.#run.compare(this.#urn, id, {
      declared: this.#declared(args, known),
      held: this.#lifecycle.identity(known, this.#instance.account),
      isReplaced: replaces.length > 0,
    });
    if (!isOwn) return { replaces: ["id"], deletesFirst: false, stables: [], isOwn };
    return {
      replaces,
      deletesFirst,
      stables: replaces.length === 0 ? this.#lifecycle.stables(known, args) : [],
      isOwn,
    };
  }

  async create(inputs: Values): Promise<Made> {
    const args = own(inputs);
    const context = this.#context();
    const { id, state } = await context.run.create(this.#declared(args, {}), context, () =>
      this.#lifecycle.create(args, context),
    );
    return { id: toResourceId(id), outputs: toPlainObject(state) };
  }

  /**
   * Undefined: it is really gone.
   *
   * @throws {ProviderError} It is not there, and no state says that it ever was: a program looks it up, or imports it.
   */
  async read(id: string, props: Values): Promise<Found | undefined> {
    const context = this.#context();
    const known = own(props);
    // Only the embedded engine asks for that.
    const finds = id === FIND_CREATED;
    const observed = finds
      ? await this.#lifecycle.find(known, context)
      : await this.#lifecycle.read(id, known, context);
    const hasState = Object.keys(known).length > 0;
    if (observed === undefined) {
      if (!finds && !hasState) throw doesNotExist(id);
      return undefined;
    }
    if (hasState) context.run.noteRead(context.resource, observed.id);
    // Who only looks something up, or creates it, did not ask how it does.
    if (hasState && observed.failure !== undefined)
      context.warn(failureNotice({ id: observed.id, failure: observed.failure }));
    return {
      id: toResourceId(observed.id),
      outputs: toPlainObject(observed.state),
      inputs: toPlainObject(observed.inputs),
    };
  }

  async update(id: string, olds: Values, news: Values): Promise<Values> {
    const context = this.#context();
    try {
      const outputs = await this.#lifecycle.update(id, own(olds), own(news), context);
      context.run.noteUpdate(context.resource);
      return toPlainObject(outputs);
    } catch (error) {
      context.run.noteFailure(context.resource, id);
      throw error;
    }
  }

  async delete(id: string, props: Values): Promise<void> {
    const asked = this.#context();
    const { run } = asked;
    const urn = run.deletedFor(asked.resource, id);
    const context = { ...asked, resource: urn };
    const olds = own(props);
    const identity = this.#lifecycle.identity(olds, this.#instance.account);
    const decision = await run.deletion(urn, id, identity, context);
    if (decision.kind === "keep") {
      const { heir } = decision;
      if (heir?.urn === urn && !this.#lifecycle.permanent) context.warn(notMadeAnew(identity?.text ?? id));
      if (heir !== undefined) await this.#lifecycle.handOver(id, olds, heir.args, { ...context, resource: heir.urn });
      return;
    }
    try {
      const successor = run.successor(urn, id);
      if (successor?.identity !== undefined)
        await this.#lifecycle.refuseCreation(successor.args, successor.identity.key !== identity?.key, context);
      run.noteClearance(urn);
      await this.#lifecycle.delete(id, olds, context);
    } catch (error) {
      run.noteFailure(urn, id);
      throw error;
    }
  }

  /** The outputs of a creation that is only previewed: the arguments, and that the others are not known yet. */
  previewCreate(inputs: Values): Values {
    const args = own(inputs);
    return toPlainObject({ ...this.#unknownOutputs(), ...args });
  }

  /** The outputs of an update that is only previewed: what it does not touch stays, and is known. */
  previewUpdate(olds: Values, news: Values): Values {
    const known = own(olds);
    const args = own(news);
    const stables = this.#lifecycle.stables(known, args);
    const kept = Object.entries(known).filter(([name]) => !(name in this.#lifecycle.facts) && stables.includes(name));
    const absent = stables.map((name) => [name, undefined] as const);
    return toPlainObject({
      ...this.#unknownOutputs(),
      ...Object.fromEntries([...absent, ...kept]),
      ...args,
    });
  }

  #unknownOutputs(): Values {
    return Object.fromEntries(this.#lifecycle.computed.map((name) => [name, UNKNOWN]));
  }

  /** Notes what a checked resource stands for. @returns what is wrong with that. */
  async #declare(args: Values, olds: Values): Promise<CheckFailure[]> {
    const news = this.#declared(args, olds);
    await this.#run.nameOfFirst(this.#urn, news.identity);
    try {
      this.#run.declare(this.#urn, news);
      return [];
    } catch (error) {
      if (error instanceof DuplicateError) return [{ property: "", reason: error.message }];
      throw error;
    }
  }

  #declared(args: Values, olds: Values): Declared {
    const { account } = this.#instance;
    const identity = this.#lifecycle.identity(args, account);
    const isExisting = Object.keys(olds).length > 0;
    const stays = isExisting && this.#lifecycle.identity(olds, account)?.key === identity?.key;
    return { identity, args, isExisting, isAmbiguous: this.#lifecycle.ambiguous === true && stays };
  }

  #context(): Context {
    return this.#instance.context(this.#lifecycle.token, this.#request);
  }

  get #run(): Run {
    return this.#instance.run(this.#lifecycle.token);
  }

  get #urn(): string {
    return this.#request.urn ?? UNNAMED;
  }
}

/** A replacement on request, whose successor was made first: only its own new check and creation were seen. */
function notMadeAnew(object: string): string {
  return (
    `${object} was not deleted and created again: its replacement found this same object. To have that done, give the resource the ` +
    "option `deleteBeforeReplace: true`."
  );
}

/** What Pulumi says where a program looks up what is not there. */
function doesNotExist(id: string): ProviderError {
  return new ProviderError(`resource '${id}' does not exist. Check the id, and in which account it is looked up.`);
}

function own(properties: Values): Values {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}
