import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { EXPLICIT_PROVIDER as OF_ENGINE } from "../../engine/steps/providers.js";
import { SECRET, SIGNATURE } from "../../protocol/values.js";
import { EXPLICIT_PROVIDER } from "../../provider/core/settings.js";
import { aisquared, nango, paragon, sequin } from "../../sdk/index.js";
import { EXPLICIT_PROVIDER as OF_SDK } from "../../sdk/provider.js";
import { PLATFORMS as PLATFORM_NAMES } from "../kit/fleet.js";
import { SETTINGS } from "../kit/program-config.js";

/** Every argument of each platform's class. */
const PLATFORMS = {
  nango: {
    args: { secretKey: "a key", baseUrl: "https://nango.example.com" } satisfies nango.ProviderArgs,
    make: (args: object) => new nango.Provider("eu", args as nango.ProviderArgs),
  },
  paragon: {
    args: {
      projectId: "a project",
      signingKey: "a key",
      baseUrl: "https://paragon.example.com",
      audience: "an audience",
      userToken: "a token",
    } satisfies Required<paragon.ProviderArgs>,
    make: (args: object) => new paragon.Provider("eu", args),
  },
  sequin: {
    args: { apiToken: "a token", baseUrl: "https://sequin.example.com" } satisfies Required<sequin.ProviderArgs>,
    make: (args: object) => new sequin.Provider("eu", args as sequin.ProviderArgs),
  },
  aisquared: {
    args: {
      token: "a token",
      email: "a@example.com",
      password: "a password",
      workspaceId: "7",
      baseUrl: "https://squared.example.com",
    } satisfies Required<aisquared.ProviderArgs>,
    make: (args: object) => new aisquared.Provider("eu", args),
  },
} as const;

describe("the explicit provider of", () => {
  const registered: { type: string; inputs: unknown }[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, inputs }) => {
        registered.push({ type, inputs });
        return { id: "made", state: inputs as object };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    });
  });

  for (const platform of PLATFORM_NAMES) {
    const { args, make } = PLATFORMS[platform];
    const known = SETTINGS[platform];

    /** What it is registered with. */
    const registration = async (given: object): Promise<(typeof registered)[number]> => {
      const provider = make(given);
      await new Promise((resolve) => provider.urn.apply(resolve));
      return registered.at(-1)!;
    };

    it(`${platform} takes every setting under its config key, secrets as such, and says whose it is`, async () => {
      const { type, inputs } = await registration(args);
      expect(type).to.equal("pulumi:providers:pulumi-nodejs");
      const values = new Map<string, unknown>(
        Object.entries(args).map(([name, value]) => [`${platform}:${name}`, value]),
      );
      expect([...values.keys()].sort()).to.deep.equal(known.map(({ config }) => config).sort());
      for (const { config, secret } of known)
        if (secret === true) values.set(config, { [SIGNATURE]: SECRET, value: values.get(config) });
      expect(inputs).to.deep.equal({ [EXPLICIT_PROVIDER]: platform, ...Object.fromEntries(values) });
    });

    it(`${platform} leaves out what is not given`, async () => {
      expect((await registration({ baseUrl: undefined })).inputs).to.deep.equal({ [EXPLICIT_PROVIDER]: platform });
    });
  }

  it("all rooms is marked in the same way", () => {
    expect([OF_SDK, OF_ENGINE]).to.deep.equal([EXPLICIT_PROVIDER, EXPLICIT_PROVIDER]);
  });
});
