import { expect } from "chai";
import { DuplicateError } from "../../../provider/core/errors/duplicate-error.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { identityOf } from "../../../provider/core/identity.js";
import { Run, UNNAMED, type Declared } from "../../../provider/core/run.js";
import { contextOn, rejection, virtualTime } from "../../kit/provider.js";

const CONTACTS = identityOf("test:Sync", ["acme", "contacts"], 'sync "contacts" of "acme"');
const DEALS = identityOf("test:Sync", ["acme", "deals"], 'sync "deals" of "acme"');
const A = "urn:pulumi:dev::p::t::a";
const B = "urn:pulumi:dev::p::t::b";
const C = "urn:pulumi:dev::p::t::c";

const declared = (identity = CONTACTS, isExisting = false): Declared => ({ identity, args: {}, isExisting });

/** What a comparison says of a resource whose object is that of `CONTACTS`. */
const compared = (identity: typeof CONTACTS, isReplaced: boolean) => ({
  declared: declared(identity, true),
  held: CONTACTS,
  isReplaced,
});

describe("The table of one run", () => {
  let run: Run;
  let now = 1_800_000_000_000;
  const clock = virtualTime(() => ({ now: () => now, advance: (milliseconds) => (now += milliseconds) }));
  const context = (resource: string) => ({ ...contextOn(clock), run, resource });
  beforeEach(() => {
    run = new Run(clock);
  });

  /** A creation that ends when the test says so. */
  function creation(urn: string, identity = CONTACTS) {
    let end: (id: string) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const outcome = new Promise<{ id: string }>((resolve, reject) => {
      end = (id) => {
        resolve({ id });
      };
      fail = reject;
    });
    const result = run.create(declared(identity), context(urn), () => outcome);
    result.catch(() => undefined);
    return { end, fail, result };
  }

  describe("refuses a second resource of the same object in its check", () => {
    for (const [what, isExisting] of [
      ["both are new", false],
      ["the first is in the state", true],
    ] as const) {
      it(`when ${what}, in both orders`, () => {
        run.declare(A, declared(CONTACTS, isExisting));
        expect(() => {
          run.declare(B, declared());
        }).to.throw(DuplicateError, /"a" of this program/);
        run = new Run(clock);
        run.declare(B, declared());
        expect(() => {
          run.declare(A, declared(CONTACTS, isExisting));
        }).to.throw(DuplicateError, /"b" of this program/);
      });
    }

    it("but, where a platform may have several of one identity, by the ids of those in the state", () => {
      const several = { ...declared(CONTACTS, true), isAmbiguous: true };
      run.declare(A, several);
      run.declare(B, several);
      const compare = (urn: string, id: string) =>
        run.compare(urn, id, { declared: several, held: CONTACTS, isReplaced: false });
      expect([compare(A, "1"), compare(B, "2")]).to.deep.equal([true, true]);
      expect(() => compare(B, "1")).to.throw(DuplicateError, /"a" of this program/);
      // A new one still has to be another.
      expect(() => {
        run.declare(C, declared());
      }).to.throw(DuplicateError);
    });

    it("but not the second check of one that is replaced, nor one whose place the other leaves", () => {
      run.declare(A, declared(CONTACTS, true));
      run.compare(A, "1", compared(CONTACTS, true));
      run.declare(A, declared());
      run.declare(A, declared(DEALS, true));
      run.declare(B, declared());
    });

    it("also of the first request of a process, whose name is not known", () => {
      run.declare(UNNAMED, declared());
      expect(() => {
        run.declare(B, declared());
      }).to.throw(DuplicateError);
    });

    it("also of the first request of a process that is in the state, and names it by its next call", async () => {
      run.declare(UNNAMED, declared(CONTACTS, true));
      const twin = run.nameOfFirst(B, CONTACTS);
      run.compare(A, "1", compared(CONTACTS, false));
      await twin;
      expect(() => {
        run.declare(B, declared());
      }).to.throw(DuplicateError, /"a" of this program/);
    });
  });

  describe("of a resource whose object another one has says", () => {
    it("that it needs one of its own", async () => {
      const { end, result } = creation(B, DEALS);
      run.takeOver("1", B);
      end("1");
      await result;
      run.declare(A, declared(CONTACTS, true));
      expect(run.compare(A, "1", compared(CONTACTS, false))).to.equal(false);
      expect((await run.deletion(A, "1", CONTACTS, context(A))).kind).to.equal("keep");
    });

    it("the same where that one got another object in this run, which is this one", async () => {
      run.declare(B, declared(DEALS, true));
      run.compare(B, "2", { declared: declared(DEALS, true), held: DEALS, isReplaced: true });
      const { end, result } = creation(B, DEALS);
      run.takeOver("1", B);
      end("1");
      await result;
      run.declare(A, declared(CONTACTS, true));
      expect(run.compare(A, "1", compared(CONTACTS, false))).to.equal(false);
    });

    it("the same where that one changes it in place to be another", () => {
      run.declare(B, declared(DEALS, true));
      run.compare(B, "1", { declared: declared(DEALS, true), held: CONTACTS, isReplaced: false });
      run.declare(A, declared(CONTACTS, true));
      expect(run.compare(A, "1", compared(CONTACTS, false))).to.equal(false);
    });

    it("the same where that one is deleting it", async () => {
      run.declare(A, declared(DEALS, true));
      run.compare(A, "1", compared(DEALS, true));
      expect((await run.deletion(A, "1", CONTACTS, context(A))).kind).to.equal("delete");
      run.declare(B, declared(CONTACTS, true));
      expect(run.compare(B, "1", compared(CONTACTS, false))).to.equal(false);
    });

    it("that it is its own, where the other one leaves it", () => {
      run.declare(A, declared(DEALS, true));
      run.compare(A, "1", compared(DEALS, true));
      run.declare(B, declared(CONTACTS, true));
      expect(run.compare(B, "1", compared(CONTACTS, false))).to.equal(true);
      expect(run.isHeldByOther("1", A)).to.equal(true);
    });

    it("nothing, where that one is not declared: a refresh compares what left the program, too", async () => {
      run.compare(A, "1", compared(CONTACTS, false));
      run.declare(B, declared());
      expect(await run.otherHolder("1", context(B))).to.equal(undefined);
      expect(run.namesOf("1")).to.deep.equal(["a"]);
    });
  });

  describe("of a deletion says", () => {
    it("that a renamed object is kept, for the resource that has it now", async () => {
      run.declare(B, declared());
      const { end, result } = creation(B);
      end("1");
      await result;
      const decision = await run.deletion(A, "1", CONTACTS, context(A));
      expect(decision.kind === "keep" && decision.heir?.urn).to.equal(B);
    });

    it("that it waits for a creation that may take the object over, and happens when that fails", async () => {
      run.declare(A, declared(DEALS, true));
      run.compare(A, "1", compared(DEALS, true));
      const { fail, result } = creation(B);
      const decision = run.deletion(A, "1", CONTACTS, context(A));
      fail(new Error("no"));
      await rejection(result);
      expect(await decision).to.deep.equal({ kind: "delete" });
    });

    it("that it does not wait for a creation that waits for it", async () => {
      run.declare(A, declared(DEALS, true));
      run.compare(A, "1", compared(DEALS, true));
      const { end } = creation(B);
      const released = run.released("1", context(B));
      expect(await run.deletion(A, "1", CONTACTS, context(A))).to.deep.equal({ kind: "delete" });
      run.noteDeletion(A, "1");
      expect(await released).to.equal(true);
      end("2");
    });

    it("no, where the resource left the program and the one that declares its object could not be created", async () => {
      run.declare(B, declared());
      const { fail, result } = creation(B);
      fail(new Error("no"));
      await rejection(result);
      const error = await rejection(run.deletion(A, "1", CONTACTS, context(A)));
      expect(error.message).to.include("is not deleted").and.include('"b"');
    });

    it("no, where that one had taken it over, and failed afterwards", async () => {
      run.declare(B, declared());
      const { fail, result } = creation(B);
      run.takeOver("1", B);
      fail(new Error("no"));
      await rejection(result);
      const error = await rejection(run.deletion(A, "1", CONTACTS, context(A)));
      expect(error.message).to.include("is not deleted");
    });

    it("yes, where the one that declares it has deleted its own already", async () => {
      run.declare(B, declared(CONTACTS, true));
      run.compare(B, "2", { declared: declared(CONTACTS, true), held: DEALS, isReplaced: true });
      run.noteDeletion(B, "2");
      run.declare(A, declared(DEALS, true));
      run.compare(A, "1", { declared: declared(DEALS, true), held: CONTACTS, isReplaced: true });
      expect(await run.deletion(A, "1", CONTACTS, context(A))).to.deep.equal({ kind: "delete" });
    });

    it("yes, for an object that nobody declares", async () => {
      run.declare(B, declared(DEALS));
      expect(await run.deletion(A, "1", CONTACTS, context(A))).to.deep.equal({ kind: "delete" });
    });

    it("no, for the object that a resource has and keeps: an earlier replacement of it came to the same one", async () => {
      run.declare(A, declared(CONTACTS, true));
      run.compare(A, "1", compared(CONTACTS, false));
      expect((await run.deletion(A, "1", CONTACTS, context(A))).kind).to.equal("keep");
    });

    it("that one under a former URN is that of the resource which is replaced", async () => {
      run.declare(B, declared(CONTACTS, true));
      run.compare(B, "1", compared(CONTACTS, true));
      expect(run.deletedFor(A, "1")).to.equal(B);
      expect(await run.deletion(B, "1", CONTACTS, context(B))).to.deep.equal({ kind: "delete" });
    });

    it("no, for an object that the resource itself has just made", async () => {
      run.declare(A, declared());
      const { end, result } = creation(A);
      end("1");
      await result;
      expect((await run.deletion(A, "1", CONTACTS, context(A))).kind).to.equal("keep");
    });
  });

  describe("of an object that a creation found says", () => {
    it("whose it is, also where that resource is compared later", async () => {
      run.declare(B, declared());
      const holder = run.otherHolder("1", context(B));
      run.declare(A, declared(DEALS, true));
      run.compare(A, "1", compared(DEALS, true));
      expect(await holder).to.deep.equal({ name: "a", isLeaving: true });
    });

    it("that it is the predecessor's of the resource itself, unless an earlier run has deleted that", () => {
      for (const isReplaced of [true, false]) {
        run = new Run(clock);
        run.declare(A, declared(CONTACTS, true));
        run.compare(A, "1", compared(CONTACTS, isReplaced));
        run.declare(A, declared(CONTACTS));
        expect(run.isPredecessor("1", A)).to.equal(isReplaced);
      }
    });

    it("that it goes, where its deletion is under way, also of one that is replaced without having been compared", async () => {
      run.declare(A, declared(DEALS));
      expect((await run.deletion(A, "1", CONTACTS, context(A))).kind).to.equal("delete");
      run.declare(B, declared());
      expect(await run.otherHolder("1", context(B))).to.deep.equal({ name: "a", isLeaving: true });
      const released = run.released("1", context(B));
      run.noteDeletion(A, "1");
      expect(await released).to.equal(true);
    });

    it("that it is nobody's, once the program is quiet", async () => {
      run.declare(B, declared());
      expect(await run.otherHolder("1", context(B))).to.equal(undefined);
    });

    it("that it does not come free, where its holder does not give it up", async () => {
      run.declare(A, declared(CONTACTS, true));
      run.compare(A, "1", compared(CONTACTS, false));
      expect(await run.released("1", context(B))).to.equal(false);
    });
  });

  it("begins a creation when the deletion of the same object is done", async () => {
    run.declare(A, declared(CONTACTS, true));
    run.compare(A, "1", compared(DEALS, true));
    run.declare(A, declared(DEALS));
    expect((await run.deletion(A, "1", CONTACTS, context(A))).kind).to.equal("delete");
    const order: string[] = [];
    const made = run.create(declared(), context(B), () => {
      order.push("created");
      return Promise.resolve({ id: "1" });
    });
    await clock.sleep(5_000);
    order.push("deleted");
    run.noteDeletion(A, "1");
    await made;
    expect(order).to.deep.equal(["deleted", "created"]);
  });

  it("gives back what a failed creation had taken over, and keeps what it left half-made", async () => {
    const first = creation(B);
    run.takeOver("1", B);
    first.fail(new Error("no"));
    await rejection(first.result);
    expect(run.isHeldByOther("1", A)).to.equal(false);
    const second = creation(B);
    second.fail(new PartialError("2", {}, new Error("half")));
    await rejection(second.result);
    expect(run.isHeldByOther("2", A)).to.equal(true);
  });
});

describe("An identity", () => {
  it("is a tuple: no value of one part passes for another's", () => {
    const one = identityOf("t", ["A", 'S" of stream T'], "");
    const other = identityOf("t", ['A" of stream S', "T"], "");
    expect(one.key).to.not.equal(other.key);
    expect(identityOf("t", [null, "a"], "").key).to.not.equal(identityOf("t", ["null", "a"], "").key);
  });
});
