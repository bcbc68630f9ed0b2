import { expect } from "chai";
import { blankedProperties, isSecretProperty } from "../../../provider/sequin/credential/classify.js";
import { isMask } from "../../../provider/sequin/credential/mask.js";
import { refuseMasks } from "../../../provider/sequin/credential/mask-guard.js";
import { differingProperties, isSameAccount } from "../../../provider/sequin/credential/parts.js";
import { UNKNOWN } from "./fixtures.js";

describe("credentials of Sequin", () => {
  const kinds: [kind: string, secret: string[], open: string[]][] = [
    ["airtable_oauth2", ["refresh_token"], ["airtable_uid", "scope"]],
    ["checkout_champ_password", ["password"], ["login_id"]],
    ["github_app", [], ["account_type", "account_login", "installation_id"]],
    ["hubspot_oauth2", ["refresh_token", "access_token"], ["domain", "account_id", "scopes"]],
    ["linear_oauth2", ["access_token"], ["scope", "scopes"]],
    ["stripe_key", ["secret"], ["name", "test"]],
  ];
  for (const [kind, secret, open] of kinds) {
    it(`tells the secret of ${kind} from whose account it is`, () => {
      for (const name of secret) expect(isSecretProperty(kind, [name]), name).to.be.true;
      for (const name of ["kind", ...open]) expect(isSecretProperty(kind, [name]), name).to.be.false;
    });
  }

  it("goes by the last word of a name where nothing is documented", () => {
    const secret = ["api_key", "apiKey", "clientSecret", "Password", "private_key", "jwt", "token", "session-token"];
    const lifetime = ["expires_at", "expiresIn", "token_expires_at"];
    const open = [
      "domain",
      "key_id",
      "token_type",
      "public_key",
      "consumer_key",
      "shop",
      "secret_name",
      "kind",
      "expires",
    ];
    for (const name of [...secret, ...lifetime]) expect(isSecretProperty("netsuite_token", [name]), name).to.be.true;
    for (const name of open.slice(0, -1)) expect(isSecretProperty("netsuite_token", [name]), name).to.be.false;
    expect(isSecretProperty(undefined, ["token", "value"]), "inside a secret").to.be.true;
    expect(isSecretProperty("constructor", ["domain"])).to.be.false;
  });

  it("knows every style of mask, and takes no real secret for one", () => {
    for (const mask of ["***********", "**********", "8ff5...65b8", "abcd…wxyz", "[secret]"])
      expect(isMask(mask), mask).to.be.true;
    const real = [
      "sk_live_51H...",
      "pa**word",
      "**",
      "a...",
      "postgres://u:p@h...",
      "",
      "key.with.dots",
      7,
      null,
      undefined,
    ];
    for (const secret of real) expect(isMask(secret), String(secret)).to.be.false;
  });

  it("stops a mask before it is sent, wherever it came from", () => {
    const masked = { properties: { kind: "x", deep: { api_key: "abcd...wxyz" } } };
    expect(() => {
      refuseMasks(masked);
    }).to.throw(/^credential\.properties\.deep\.api_key: a masked secret is never sent/);
  });

  it("takes two credentials for one account when only their secrets differ", () => {
    const one = { properties: { kind: "stripe_key", name: "A", secret: "1" } };
    const same = [{ secret: "2" }, { secret: UNKNOWN }, { secret: "1", refresh_token: "x" }, { note: null }];
    const other = [{ name: "B" }, { kind: "stripe_oauth" }, { test: true }, { name: UNKNOWN }, { name: null }];
    for (const change of same) {
      expect(isSameAccount(one, { properties: { ...one.properties, ...change } }), JSON.stringify(change)).to.be.true;
    }
    for (const change of other) {
      expect(isSameAccount(one, { properties: { ...one.properties, ...change } }), JSON.stringify(change)).to.be.false;
    }
    expect(isSameAccount(one, { ...one, oauthAppId: "app" })).to.be.false;
    expect(isSameAccount(one, { ...one, metadata: { a: 1 } })).to.be.false;
    expect(isSameAccount(one, UNKNOWN)).to.be.false;
    expect(isSameAccount(undefined, one)).to.be.false;
  });

  it("names open properties that are shown otherwise, and nothing that a mask or an order explains", () => {
    const declared = {
      properties: { kind: "hubspot_oauth2", domain: "a.com", scopes: ["x", "y"], account_id: 7, refresh_token: "t" },
    };
    const shown = { kind: "hubspot_oauth2", scopes: ["y", "x"], account_id: "7", refresh_token: "******", extra: 1 };
    expect(differingProperties(declared, shown)).to.deep.equal([]);
    expect(differingProperties(declared, { ...shown, domain: "b.com" })).to.deep.equal([
      "credential.properties.domain",
    ]);
    expect(differingProperties(declared, undefined)).to.deep.equal([]);
    expect(differingProperties(declared, { ...shown, domain: { toString: 1 } })).to.deep.equal([
      "credential.properties.domain",
    ]);
  });

  it("blanks in messages what may be a secret, and no plain word", () => {
    const properties = { kind: "stripe_key", name: "Choam", secret: "s3cret", unheard_of: "maybe" };
    expect(blankedProperties({ properties })).to.deep.equal(["s3cret", "maybe"]);
    expect(blankedProperties(undefined)).to.deep.equal([]);
  });
});
