import { expect } from "chai";

import { possibleUrns } from "../../../engine/steps/aliases.js";
import { Targets } from "../../../engine/steps/targets.js";
import { toTimeouts } from "../../../engine/steps/timeouts.js";
import { makeUrn, nameOf, parseProviderReference, qualifiedType, typeOf } from "../../../protocol/urn.js";

const STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";

describe("a URN", () => {
  it("holds the types of all parents but the root stack", () => {
    const group = makeUrn("dev", "demo", STACK, "test:index:Group", "g");
    expect(group).to.equal("urn:pulumi:dev::demo::test:index:Group::g");
    const child = makeUrn("dev", "demo", group, "x:y:Z", "c::d");
    expect(child).to.equal("urn:pulumi:dev::demo::test:index:Group$x:y:Z::c::d");
    expect([qualifiedType(child), typeOf(child), nameOf(child)]).to.deep.equal([
      "test:index:Group$x:y:Z",
      "x:y:Z",
      "c::d",
    ]);
  });

  it("of a provider ends where its id begins", () => {
    const urn = "urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default";
    expect(parseProviderReference(`${urn}::0001`)).to.deep.equal({ urn, id: "0001" });
  });
});

describe("aliases", () => {
  const context = (renamed: Record<string, string> = {}) => ({
    stack: "dev",
    project: "demo",
    oldUrnOf: (urn: string) => renamed[urn],
  });
  const base = { type: "t:m:T", name: "new", parent: STACK };

  it("fill in from the resource what they leave out", () => {
    const aliases = [{ name: "old" }, { type: "t:m:Old" }, { urn: "urn:whole" }, { project: "p", stack: "s" }];
    expect(possibleUrns({ ...base, aliases }, context())).to.deep.equal([
      "urn:pulumi:dev::demo::t:m:T::old",
      "urn:pulumi:dev::demo::t:m:Old::new",
      "urn:whole",
      "urn:pulumi:s::p::t:m:T::new",
    ]);
  });

  it("follow a parent that was renamed, and its name in the name of the child", () => {
    const [now, before] = ["urn:pulumi:dev::demo::g:m:G::app2", "urn:pulumi:dev::demo::g:m:G::app"];
    const child = { type: "t:m:T", name: "app2-worker", parent: now, aliases: [{ name: "x" }] };
    expect(possibleUrns(child, context({ [now]: before }))).to.deep.equal([
      "urn:pulumi:dev::demo::g:m:G$t:m:T::x",
      "urn:pulumi:dev::demo::g:m:G$t:m:T::app-worker",
    ]);
  });

  it("know a resource that had no parent", () => {
    const parent = "urn:pulumi:dev::demo::g:m:G::g";
    const aliases = [{ noParent: true }, { parent: STACK }];
    expect(possibleUrns({ ...base, parent, aliases }, context())).to.deep.equal(["urn:pulumi:dev::demo::t:m:T::new"]);
  });
});

describe("targets", () => {
  it("may hold a wildcard, for a part of a URN or for all of it", () => {
    expect(new Targets(["urn:pulumi:dev::demo::t:m:T::*"]).has("urn:pulumi:dev::demo::t:m:T::a.b")).to.equal(true);
    expect(new Targets(["urn:pulumi:dev::demo::*::a"]).has("urn:pulumi:dev::demo::t:m:T::a")).to.equal(false);
    expect(new Targets(["**::a"]).has("urn:pulumi:dev::demo::t:m:T::a")).to.equal(true);
    expect(new Targets(["urn.x"]).has("urnxx")).to.equal(false);
  });

  it("always take in the stack and providers, and everything when there are none", () => {
    expect(new Targets(["x"]).includes(STACK)).to.equal(true);
    expect(new Targets(["x"]).includes("urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default")).to.equal(true);
    expect(new Targets(["x"]).includes("urn:pulumi:dev::demo::t:m:T::a")).to.equal(false);
    expect(new Targets([]).has("anything")).to.equal(true);
  });

  it("name what is not there", () => {
    expect(new Targets(["a", "b", "c*"]).unknown([{ urn: "a" }])).to.deep.equal(["b"]);
  });
});

describe("custom timeouts", () => {
  it("are kept in seconds", () => {
    expect(toTimeouts({ create: "5m", update: "90s", delete: "1h1m0.5s" })).to.deep.equal({
      create: 300,
      update: 90,
      delete: 3660.5,
    });
    expect(toTimeouts({})).to.equal(undefined);
  });

  it("are refused when they are no durations", () => {
    expect(() => toTimeouts({ update: "5 minutes" })).to.throw('customTimeouts.update: "5 minutes" is not a duration');
    expect(() => toTimeouts({ create: "10" })).to.throw("customTimeouts.create");
  });
});
