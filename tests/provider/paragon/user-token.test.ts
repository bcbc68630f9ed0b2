import { generateKeyPairSync } from "node:crypto";
import { expect } from "chai";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { Settings } from "../../../provider/core/settings.js";
import { UserTokens } from "../../../provider/paragon/token/user-token.js";
import { rejection } from "../../kit/provider.js";

const CLOUD = "https://sync.useparagon.com";
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs8 = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

describe("Paragon user tokens", () => {
  let variables: Record<string, string> = {};
  const set = (values: Record<string, string>): void => {
    variables = values;
  };
  const tokensNow = (now?: () => number): UserTokens => new UserTokens(new Settings(undefined, variables), now);
  beforeEach(() => {
    set({ PARAGON_PROJECT_ID: "project-1", PARAGON_SIGNING_KEY: pkcs8 });
  });

  it("are RS256, for one user, for the project, and live for minutes", async () => {
    const { token, projectId } = await tokensNow().forUser("acme", CLOUD);
    expect(projectId).to.equal("project-1");
    expect(decodeProtectedHeader(token)).to.deep.equal({ alg: "RS256", typ: "JWT" });
    const { payload } = await jwtVerify(token, pair.publicKey, {
      audience: "useparagon.com/project-1",
      subject: "acme",
    });
    expect(payload).to.have.all.keys("sub", "aud", "iat", "exp");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.be.within(5 * 60, 15 * 60);
  });

  it("are made once per user, and anew before they end", async () => {
    let now = Date.now();
    const tokens = tokensNow(() => now);
    const first = await tokens.forUser("acme", CLOUD);
    expect((await tokens.forUser("acme", CLOUD)).token).to.equal(first.token);
    expect((await tokens.forUser("globex", CLOUD)).token).not.to.equal(first.token);
    now += 8 * 60_000;
    expect((await tokens.forUser("acme", CLOUD)).token).to.equal(first.token);
    now += 90_000;
    expect((await tokens.forUser("acme", CLOUD)).token).not.to.equal(first.token);
  });

  it("follow a key that is changed while the process lives", async () => {
    const tokens = tokensNow();
    await tokens.forUser("acme", CLOUD);
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    Object.assign(variables, {
      PARAGON_SIGNING_KEY: other.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    });
    const { token } = await tokens.forUser("acme", CLOUD);
    await jwtVerify(token, other.publicKey);
  });

  for (const [url, host] of Object.entries({
    [CLOUD]: "useparagon.com",
    "https://sync.paragon.example.com": "paragon.example.com",
    "https://ms-sync.paragon.example.com/prefix": "paragon.example.com",
    "https://synchrony.example.com": "synchrony.example.com",
  })) {
    it(`are for ${host} at ${url}`, async () => {
      const { token } = await tokensNow().forUser("acme", url);
      expect(decodeJwt(token).aud).to.equal(`${host}/project-1`);
    });
  }

  it("are for the audience that is set", async () => {
    variables["PARAGON_AUDIENCE"] = "dashboard.useparagon.com/project-1";
    const { token } = await tokensNow().forUser("acme", CLOUD);
    expect(decodeJwt(token).aud).to.equal("dashboard.useparagon.com/project-1");
  });

  const spellings: Record<string, string> = {
    "with literal \\n": pkcs8.trimEnd().replaceAll("\n", "\\n"),
    "with literal \\n and quotes": `"${pkcs8.replaceAll("\n", "\\n")}"`,
    "on one line with blanks": pkcs8.replaceAll("\n", " "),
    "with Windows line ends": pkcs8.replaceAll("\n", "\r\n"),
    "with blanks around it": `\n  ${pkcs8}\n\n`,
    "as PKCS#1": pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
  };
  for (const [how, text] of Object.entries(spellings)) {
    it(`take a signing key ${how}`, async () => {
      variables["PARAGON_SIGNING_KEY"] = text;
      const { token } = await tokensNow().forUser("acme", CLOUD);
      await jwtVerify(token, pair.publicKey);
    });
  }

  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const unusable: Record<string, string> = {
    "is cut off": `${pkcs8.slice(0, 400)}\n-----END PRIVATE KEY-----`,
    "has no end": pkcs8.slice(0, 400),
    "is a public key": pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
    "is no RSA key": ec.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    "is too short": generateKeyPairSync("rsa", { modulusLength: 1024 })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString(),
    "is a word": "sk_live_0123456789",
  };
  for (const [how, text] of Object.entries(unusable)) {
    it(`refuse a signing key that ${how}, and show nothing of it`, async () => {
      variables["PARAGON_SIGNING_KEY"] = text;
      const error = await rejection(tokensNow().forUser("acme", CLOUD));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(error.message)
        .to.include("PARAGON_SIGNING_KEY")
        .and.include("paragon:signingKey")
        .and.include("SDK Setup");
      for (const line of text.split("\n").filter((part) => part !== "" && !part.startsWith("-----"))) {
        expect(`${error.message}${String(error.stack)}`).not.to.include(line);
      }
    });
  }

  it("name what is missing", async () => {
    set({});
    expect((await rejection(tokensNow().forUser("acme", CLOUD))).message)
      .to.include("PARAGON_PROJECT_ID")
      .and.include("paragon:projectId");
    set({ PARAGON_PROJECT_ID: "project-1" });
    expect((await rejection(tokensNow().forUser("acme", CLOUD))).message)
      .to.include("PARAGON_SIGNING_KEY")
      .and.include("paragon:signingKey")
      .and.include("PARAGON_USER_TOKEN");
  });

  describe("that are ready", () => {
    const ready = async (userId: string, options: { baseUrl?: string; now?: number } = {}): Promise<string> => {
      const { token } = await tokensNow(() => options.now ?? Date.now()).forUser(userId, CLOUD);
      return token;
    };

    it("are taken as they are, and tell their project", async () => {
      const token = await ready("acme");
      set({ PARAGON_USER_TOKEN: token });
      expect(await tokensNow().forUser("acme", CLOUD)).to.deep.equal({ token, projectId: "project-1" });
    });

    it("are not taken for another user: their syncs would look deleted", async () => {
      const token = await ready("acme");
      set({ PARAGON_USER_TOKEN: token });
      const error = await rejection(tokensNow().forUser("globex", CLOUD));
      expect(error.message)
        .to.include('another user than "globex"')
        .and.include("PARAGON_SIGNING_KEY")
        .and.not.include(token);
    });

    it("give way to made ones for other users, where there is a key", async () => {
      const token = await ready("acme");
      variables["PARAGON_USER_TOKEN"] = token;
      const made = await tokensNow().forUser("globex", CLOUD);
      expect(decodeJwt(made.token).sub).to.equal("globex");
    });

    it("are refused with their time when they have ended", async () => {
      const token = await ready("acme", { now: Date.parse("2020-01-01T00:00:00Z") });
      set({ PARAGON_USER_TOKEN: token });
      const error = await rejection(tokensNow().forUser("acme", CLOUD));
      expect(error.message).to.include("ended at 2020-01-01T00:10:00.000Z").and.not.include(token);
    });

    it("are refused when they are no tokens", async () => {
      set({ PARAGON_USER_TOKEN: "not-a-token-at-all" });
      const error = await rejection(tokensNow().forUser("acme", CLOUD));
      expect(error.message)
        .to.include("PARAGON_USER_TOKEN")
        .and.include("not a JSON Web Token")
        .and.not.include("not-a-token-at-all");
    });
  });
});
