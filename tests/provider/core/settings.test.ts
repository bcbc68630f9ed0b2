import { expect } from "chai";
import { readBaseUrl } from "../../../provider/core/base-url.js";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { redact } from "../../../provider/core/redact.js";
import { readSetting, requireSetting, useConfig, type Setting } from "../../../provider/core/settings.js";

const KEY: Setting = { what: "The key", environment: "TEST_PLATFORM_KEY", config: "test:key", secret: true };
const URL_SETTING: Setting = { what: "The base URL", environment: "TEST_PLATFORM_URL", config: "test:url" };

describe("settings", () => {
  const clear = (): void => {
    for (const name of ["TEST_PLATFORM_KEY", "TEST_PLATFORM_URL", "PULUMI_SYNCS_ALLOW_HTTP"])
      Reflect.deleteProperty(process.env, name);
    useConfig({ get: () => undefined });
  };
  beforeEach(clear);
  after(clear);

  it("come from the environment, then from config", () => {
    useConfig({ get: (key) => (key === "test:key" ? "from config" : undefined) });
    expect(readSetting(KEY)).to.equal("from config");
    process.env["TEST_PLATFORM_KEY"] = "from environment";
    expect(readSetting(KEY)).to.equal("from environment");
    process.env["TEST_PLATFORM_KEY"] = "  ";
    expect(readSetting(KEY)).to.equal("from config");
  });

  it("name both places when missing", () => {
    expect(() => requireSetting(KEY)).to.throw(
      ConfigurationError,
      /TEST_PLATFORM_KEY.*pulumi config set --secret test:key/,
    );
  });

  it("are blanked in messages from when they are read", () => {
    process.env["TEST_PLATFORM_KEY"] = 'k-"7/secret value';
    readSetting(KEY);
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
      process.env["TEST_PLATFORM_URL"] = url;
      return readBaseUrl(URL_SETTING, "https://api.example.com");
    };

    it("are the vendor's server when missing", () => {
      expect(readBaseUrl(URL_SETTING, "https://api.example.com")).to.equal("https://api.example.com");
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
      process.env["PULUMI_SYNCS_ALLOW_HTTP"] = "1";
      expect(read("http://nango.internal")).to.equal("http://nango.internal");
    });
  });
});
