import { expect } from "chai";
import { Claims } from "../../../provider/core/claims.js";
import { DuplicateError } from "../../../provider/core/errors/duplicate-error.js";
import { rejection } from "../../kit/provider.js";

const IDENTITY = 'nango:Sync sync "contacts" of connection "acme"';

describe("claims of one run", () => {
  let claims: Claims;
  beforeEach(() => {
    claims = new Claims();
  });
  const create = (id = "1") =>
    claims.create(
      IDENTITY,
      () => Promise.resolve(id),
      (created) => created,
    );

  const still = (): Promise<boolean> => Promise.resolve(false);

  it("refuse the second of two creations, even while the first is under way", async () => {
    const first = create();
    expect(await rejection(create())).to.be.instanceOf(DuplicateError);
    await first;
    expect((await rejection(create())).message).to.include(IDENTITY);
  });

  it("are given back by a creation that failed", async () => {
    await rejection(claims.create(IDENTITY, () => Promise.reject(new Error("no")), String));
    await create();
  });

  it("refuse the creation of what a declared resource of the state holds", async () => {
    claims.declareExisting(IDENTITY);
    claims.compare(IDENTITY, still);
    claims.declareNew(IDENTITY);
    expect(await rejection(create())).to.be.instanceOf(DuplicateError);
  });

  it("let a replacement be made whose old object an earlier run has deleted, and once only", async () => {
    claims.declareExisting(IDENTITY);
    claims.compare(IDENTITY, () => Promise.resolve(true));
    claims.declareNew(IDENTITY);
    const [first, second] = await Promise.allSettled([create("1"), create("2")]);
    expect([first.status, second.status].sort()).to.deep.equal(["fulfilled", "rejected"]);
    expect(await rejection(create())).to.be.instanceOf(DuplicateError);
  });

  it("refuse a declared resource of the state whose object was just created by another", async () => {
    await create();
    expect(() => {
      claims.declareExisting(IDENTITY);
    }).to.throw(DuplicateError);
  });

  it("leave alone what was renamed: created under one name, deleted under the other", async () => {
    await create("1");
    expect(claims.leaveAlone(IDENTITY, "1")).to.equal(true);
  });

  it("delete another object of the same identity", async () => {
    await create("2");
    expect(claims.leaveAlone(IDENTITY, "1")).to.equal(false);
  });

  it("leave alone what a declared resource holds: a rename whose delete comes in a later run", () => {
    claims.declareExisting(IDENTITY);
    claims.compare(IDENTITY, still);
    expect(claims.leaveAlone(IDENTITY, "1")).to.equal(true);
  });

  it("delete the object of a replacement, and let it be made anew", async () => {
    claims.declareExisting(IDENTITY);
    claims.compare(IDENTITY, still);
    claims.declareNew(IDENTITY);
    expect(claims.leaveAlone(IDENTITY, "1")).to.equal(false);
    await create("2");
  });

  it("take over the object of a replacement that nobody compared, and then leave it alone", async () => {
    claims.declareExisting(IDENTITY);
    claims.declareNew(IDENTITY);
    await create("1");
    expect(claims.leaveAlone(IDENTITY, "1")).to.equal(true);
  });

  it("keep what was half created", async () => {
    claims.hold(IDENTITY, "1");
    expect(await rejection(create())).to.be.instanceOf(DuplicateError);
  });

  it("ask nothing of what has no identity yet", async () => {
    await claims.create(undefined, () => Promise.resolve("1"), String);
    await claims.create(undefined, () => Promise.resolve("1"), String);
    expect(claims.leaveAlone(undefined, "1")).to.equal(false);
  });
});
