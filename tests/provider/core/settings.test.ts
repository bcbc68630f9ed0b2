import { expect } from "chai";
import { readBaseUrl } from "../../../provider/core/base-url.js";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { redact } from "../../../provider/core/redact.js";
import { EXPLICIT_PROVIDER, Settings } from "../../../provider/core/settings.js";
import type { Setting } from "../../../provider/core/setting.js";

const KEY: Setting = { what: "The key", environment: "TEST_PLATFORM_KEY", config: "test:key", secret: true };
const URL_SETTING: Setting = { what: "The base URL", environment: "TEST_PLATFORM_URL", config: "test:url" };

describe("settings", () => {
  let variables: Record<string, string>;
  beforeEach(() => {
    variables = {};
  });
  const settings = (config: Record<string, string> = {}): Settings =>
    new Settings({ get: (key) => config[key] }, variables);

  it("come from the environment, then from config", () => {
    const read = (): string | undefined => settings({ "test:key": "from config" }).read(KEY);
    expect(read()).to.equal("from config");
    variables["TEST_PLATFORM_KEY"] = "from environment";
    expect(read()).to.equal("from environment");
    variables["TEST_PLATFORM_KEY"] = "  ";
    expect(read()).to.equal("from config");
  });

  it("of an explicit provider come from nowhere else", () => {
    variables["TEST_PLATFORM_KEY"] = "from environment";
    const explicit = settings({ [EXPLICIT_PROVIDER]: "test", "test:key": "its own" });
    expect(explicit.read(KEY)).to.equal("its own");
    expect(explicit.read(URL_SETTING)).to.equal(undefined);
    const without = settings({ [EXPLICIT_PROVIDER]: "test" });
    expect(() => without.require(KEY)).to.throw(ConfigurationError, /give the explicit provider .* its key/);
    expect(without.describe(KEY)).to.equal("key of the explicit provider");
    const ofPulumisOwn = settings({ [EXPLICIT_PROVIDER]: "" });
    expect(() => ofPulumisOwn.require(KEY)).to.throw(
      ConfigurationError,
      /give the explicit provider .* its test:key\./,
    );
    expect(() => settings({ [EXPLICIT_PROVIDER]: "nango" }).require(KEY)).to.throw(
      ConfigurationError,
      /is a nango\.Provider, an account of another platform\. Give the resource a test\.Provider/,
    );
  });

  it("say what can be given instead, by the name that it has there", () => {
    const either = { ...KEY, alternative: { ...URL_SETTING, what: "The token" } };
    expect(() => settings().require(either)).to.throw(
      /^The key is missing: .* Or give TEST_PLATFORM_URL \(or test:url in the stack's config\) instead\.$/,
    );
    const explicit = settings({ [EXPLICIT_PROVIDER]: "test" });
    expect(() => explicit.require(either)).to.throw(
      /^The key is missing: .* Or give url of the explicit provider instead\.$/,
    );
  });

  it("name both places when missing", () => {
    expect(() => settings().require(KEY)).to.throw(
      ConfigurationError,
      /TEST_PLATFORM_KEY.*pulumi config set --secret test:key/,
    );
  });

  it("are blanked in messages from when they are read", () => {
    variables["TEST_PLATFORM_KEY"] = 'k-"7/secret value';
    settings().read(KEY);
    const spellings = [
      'k-"7/secret value',
      JSON.stringify('k-"7/secret value'),
      encodeURIComponent('k-"7/secret value'),
      Buffer.from('k-"7/secret value').toString("base64"),
    ];
    for (const text of spellings) expect(redact(`before ${text} after`)).to.match(/^before "?\[secret\]"? after$/);
  });

  it("blank whatever follows Bearer", () => {
    expect(redact("Authorization: Bearer abc.def-ghi, next")).to.equal("Authorization: Bearer [secret], next");
  });

  describe("of the base URL", () => {
    const read = (url: string): string => {
      variables["TEST_PLATFORM_URL"] = url;
      return readBaseUrl(settings(), URL_SETTING, "https://api.example.com");
    };

    it("are the vendor's server when missing", () => {
      expect(readBaseUrl(settings(), URL_SETTING, "https://api.example.com")).to.equal("https://api.example.com");
    });

    it("may carry a path prefix", () => {
      expect(read("https://proxy.example.com:8443/nango/")).to.equal("https://proxy.example.com:8443/nango");
    });

    for (const url of ["http://localhost:3003", "http://127.0.0.1:1/x", "http://[::1]:3", "http://nango.localhost"]) {
      it(`take plain http to ${url}`, () => {
        expect(read(url)).to.equal(url);
      });
    }

    for (const [url, why] of [
      ["http://nango.internal", /PULUMI_SYNCS_ALLOW_HTTP=1/],
      ["http://127.0.0.1.evil.example", /plain http/],
      ["http://localhost.evil.example", /plain http/],
      ["ftp://x", /https:/],
      ["api.nango.dev", /no URL/],
      ["https://user:pw@x.example", /password/],
      ["https://x.example/?a=1", /query/],
    ] as const) {
      it(`refuse ${url}, and say where it comes from`, () => {
        expect(() => read(url))
          .to.throw(ConfigurationError, why)
          .with.property("message")
          .that.matches(/TEST_PLATFORM_URL \(or test:url/);
      });
    }

    it("take plain http anywhere where that is allowed", () => {
      variables["PULUMI_SYNCS_ALLOW_HTTP"] = "1";
      expect(read("http://nango.internal")).to.equal("http://nango.internal");
    });
  });
});
