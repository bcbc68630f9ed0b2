import { expect } from "chai";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { Settings } from "../../../provider/core/settings.js";
import type { Setting } from "../../../provider/core/setting.js";
import * as aisquared from "../../../provider/aisquared/settings.js";
import * as nango from "../../../provider/nango/settings.js";
import * as paragon from "../../../provider/paragon/settings.js";
import * as sequin from "../../../provider/sequin/settings.js";

const ALL: readonly Setting[] = [aisquared, nango, paragon, sequin].flatMap(({ settings }) => settings);
const KEYS = ALL.filter(({ secret, form }) => secret === true && form === undefined);

describe("Values of settings", () => {
  /** As config: an environment variable cannot hold everything. */
  const read = (setting: Setting, text: string): string | undefined =>
    new Settings({ get: (key) => (key === setting.config ? text : undefined) }, {}).read(setting);
  const refusal = (setting: Setting, text: string): string => {
    try {
      read(setting, text);
    } catch (error) {
      if (error instanceof ConfigurationError) return error.message;
      throw error;
    }
    throw new Error(`${setting.config} took ${JSON.stringify(text)}`);
  };
  it("are those of four platforms, of which four are keys", () => {
    expect(ALL).to.have.length(14);
    expect(KEYS.map(({ environment }) => environment).sort()).to.deep.equal([
      "AISQUARED_TOKEN",
      "NANGO_SECRET_KEY",
      "PARAGON_USER_TOKEN",
      "SEQUIN_API_TOKEN",
    ]);
  });

  for (const setting of ALL.filter(({ form }) => form !== "pem")) {
    for (const text of ["abc\r\nX-Evil: 1", "abc\ndef", "abc\u0000def", "abc\u001bdef", "abc\u0085def"]) {
      it(`${setting.config} refuses ${JSON.stringify(text)} by its name, and does not show it`, () => {
        const message = refusal(setting, text);
        expect(message).to.contain(`${setting.config} in the stack's config`).and.contain(setting.what);
        expect(message).not.to.contain("abc").and.not.contain("def").and.not.contain("Evil");
      });
    }
  }

  for (const setting of KEYS) {
    it(`${setting.config} is a key: without what a file leaves around it, and in ASCII`, () => {
      expect(read(setting, " abc-def_1.2=\r\n")).to.equal("abc-def_1.2=");
      for (const text of ["abcé", "abc–def", "ключ", "abc\u200bdef", "“abc”", "abc😀"])
        expect(refusal(setting, text)).to.match(/its character \d+ is none that a key can have/);
      expect(refusal(setting, "abc\u200bdef")).to.contain("character 4 ");
    });
  }

  it("are taken from the environment by the same rules", () => {
    const settings = new Settings(undefined, { NANGO_SECRET_KEY: "abc\ndef" });
    expect(() => settings.read(nango.secretKey)).to.throw(
      ConfigurationError,
      /line end inside.*It comes from the environment variable NANGO_SECRET_KEY\.$/,
    );
  });

  it("that are passwords are sent as they are, in any script; a line end at the end is a file's", () => {
    for (const text of [" correct horse ", "pässwörd ", "пароль", "\tx"]) {
      if (text.startsWith("\t")) expect(refusal(aisquared.password, text)).to.contain("control character");
      else expect(read(aisquared.password, text)).to.equal(text);
    }
    expect(refusal(aisquared.password, "correct\n"))
      .to.contain("ends with a line end")
      .and.contain("aisquared:password");
    expect(read(aisquared.password, "   ")).to.equal(undefined);
  });

  it("that are a PEM keep their lines", () => {
    expect(read(paragon.signingKey, "\n-----BEGIN\nabc\n-----END\n")).to.equal("-----BEGIN\nabc\n-----END");
  });

  it("that are text may be in any script", () => {
    expect(read(aisquared.email, " jürgen@exämple.de ")).to.equal("jürgen@exämple.de");
  });
});
