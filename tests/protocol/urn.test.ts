import { expect } from "chai";
import fc from "fast-check";

import {
  isProviderType,
  isRootStack,
  makeUrn,
  nameOf,
  parseProviderReference,
  placeOf,
  providerType,
  qualifiedType,
  STACK_TYPE,
  typeOf,
  urnPrefix,
} from "../../protocol/urn.js";

const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
const type = fc.tuple(word, word, word).map((parts) => parts.join(":"));
/** A name is any text that the program gives, separators of a URN included. */
const name = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("a::b", "::", "$", "a$b::c", "x y", "[0]", "é\n"));

describe("A URN", () => {
  it("gives back what it was made of", () => {
    fc.assert(
      fc.property(word, word, fc.array(type, { maxLength: 3 }), type, name, (stack, project, above, own, text) => {
        const root = makeUrn(stack, project, undefined, STACK_TYPE, `${project}-${stack}`);
        const parent = above.reduce((urn, each, depth) => makeUrn(stack, project, urn, each, `p${depth}`), root);
        const urn = makeUrn(stack, project, parent, own, text);
        expect(urn.startsWith(urnPrefix(stack, project))).to.equal(true);
        expect(placeOf(urn)).to.deep.equal({ stack, project });
        expect(qualifiedType(urn)).to.equal([...above, own].join("$"));
        expect(typeOf(urn)).to.equal(own);
        expect(nameOf(urn)).to.equal(text);
        expect([isRootStack(root), isRootStack(urn)]).to.deep.equal([true, false]);
      }),
    );
  });

  it("with an id behind it is a reference to a provider, and is read back", () => {
    fc.assert(
      fc.property(word, word, word, name, fc.uuid(), (stack, project, pack, text, id) => {
        const urn = makeUrn(stack, project, undefined, providerType(pack), text);
        expect(parseProviderReference(`${urn}::${id}`)).to.deep.equal({ urn, id });
        expect(isProviderType(typeOf(urn))).to.equal(true);
      }),
    );
  });

  it("has no place where the text is none", () => {
    for (const text of ["", "urn", "urn:pulumi:dev", "urn:pulumi:dev::demo", "x:pulumi:dev::demo::t::n"])
      expect(placeOf(text), text).to.equal(undefined);
  });
});
