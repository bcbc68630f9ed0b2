import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pulumiIsOnPath } from "../../bench/pulumi-on-path.js";
import { startSandbox } from "../../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../../sandbox/types.js";
import { type Accounts, secretsOf, withNewKeys } from "../kit/accounts.js";
import { ARGS, type Platform, PLATFORMS } from "../kit/fleet.js";
import type { Declared } from "../kit/test-stack.js";
import { embedded, type Engine, pulumi } from "../matrix/engines.js";

const NAMES = ["eu", "us", "environment"] as const;
type Name = (typeof NAMES)[number];
type Changes = Partial<Record<Name, Partial<Record<Platform, Readonly<Record<string, unknown>>>>>>;

/** A change of each platform's sync that is one call. */
const SLOWER: Readonly<Record<Platform, Readonly<Record<string, unknown>>>> = {
  nango: { frequency: "6h" },
  paragon: { incrementalAccumulatorFrequency: "6h" },
  sequin: { syncFrequency: "4h" },
  aisquared: { syncInterval: "45m" },
};

/** Two accounts of each platform in one program, and a third in the environment: the same sync in each of them. */
function suite(start: (sandbox: Sandbox) => Engine | Promise<Engine>): void {
  let sandboxes: Record<Name, Sandbox>;
  let accounts: Record<"eu" | "us", Accounts>;
  let engine: Engine;
  let seen: Record<Name, number>;

  before(async () => {
    const [eu, us, environment] = await Promise.all([startSandbox(), startSandbox(), startSandbox()]);
    sandboxes = { eu, us, environment };
    accounts = { eu: withNewKeys(eu), us: withNewKeys(us) };
    seen = { eu: 0, us: 0, environment: 0 };
    engine = await start(environment);
  });
  after(async () => {
    engine.dispose();
    await Promise.all(NAMES.map((name) => sandboxes[name].close()));
  });

  const program = (changes: Changes = {}): Declared[] =>
    PLATFORMS.flatMap((platform): Declared[] => [
      ...(["eu", "us"] as const).map((name) => ({
        platform,
        name: `account-${platform}-${name}`,
        account: accounts[name][platform],
      })),
      ...NAMES.map((name) => ({
        platform,
        name: `${platform}-${name}`,
        args: { ...ARGS[platform], ...changes[name]?.[platform] },
        opts: name === "environment" ? {} : { provider: `account-${platform}-${name}` },
      })),
    ]);

  /** Requests since the last call that this was asked. */
  const requests = (name: Name): LoggedRequest[] => {
    const log = sandboxes[name].log({ since: seen[name] });
    seen[name] = log.at(-1)?.sequence ?? seen[name];
    return log.filter(({ path }) => !path.endsWith("/login"));
  };
  const writes = (name: Name): string[] =>
    requests(name)
      .filter(({ method }) => method !== "GET")
      .map(({ platform, method, path }) => `${platform} ${method} ${path.replace(/[0-9a-f-]{36}/, "…")}`)
      .sort();

  it("each creation reaches its own account", async () => {
    engine.declare(program());
    await engine.up();
    const [eu, us, environment] = NAMES.map(writes);
    for (const platform of PLATFORMS)
      expect(environment?.filter((call) => call.startsWith(platform))).to.have.length.at.least(1);
    expect(eu).to.deep.equal(environment);
    expect(us).to.deep.equal(environment);
  });

  it("a rotated key changes nothing but its account's entry", async () => {
    accounts = { ...accounts, eu: withNewKeys(sandboxes.eu, accounts.eu) };
    engine.declare(program());
    expect([...(await engine.up()).ops]).to.deep.equal([]);
    expect(NAMES.flatMap(requests)).to.deep.equal([]);
  });

  it("each look reaches its own account, with the rotated key", async () => {
    const sync = { connection: ARGS.nango.connectionId, sync: ARGS.nango.syncName };
    sandboxes.us.change("nango", { action: "pause", ...sync });
    expect([...(await engine.refresh()).ops]).to.deep.equal([["nango-us", "update"]]);
    for (const name of NAMES) expect(new Set(requests(name).map(({ platform }) => platform)).size, name).to.equal(4);
  });

  it("each change reaches its own account", async () => {
    engine.declare(program({ eu: SLOWER }));
    const { ops } = await engine.up();
    const changed = [...PLATFORMS.map((platform) => `${platform}-eu`), "nango-us"];
    expect([...ops.keys()].sort()).to.deep.equal(changed.sort());
    expect(writes("eu")).to.have.length(PLATFORMS.length);
    expect(writes("us")).to.deep.equal(["nango POST /sync/start"]);
    expect(writes("environment")).to.deep.equal([]);
  });

  it("each deletion reaches its own account, without the program", async () => {
    engine.declare([]);
    await engine.destroy();
    const [eu, us, environment] = NAMES.map(writes);
    expect(eu).to.have.length.at.least(PLATFORMS.length);
    expect(us).to.deep.equal(eu);
    expect(environment).to.deep.equal(eu);
  });

  it("no key stands anywhere in clear", () => {
    const secrets = (["eu", "us"] as const).flatMap((name) => secretsOf(accounts[name]));
    const texts = filesBelow(engine.folder).map((file) => [file, readFileSync(file, "utf8")] as const);
    expect(texts.filter(([, text]) => secrets.some((secret) => text.includes(secret)))).to.deep.equal([]);
    expect(texts.filter(([, text]) => text.includes("ciphertext"))).to.have.length.at.least(1);
  });
}

/** Files of a stack, but for those of the packages, to which links lead. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

describe("Two accounts of each platform in one program, and a third in the environment", function () {
  this.timeout(600_000);
  describe("on the embedded engine", () => {
    suite(embedded);
  });
  describe("on the real CLI", () => {
    if (pulumiIsOnPath()) suite(pulumi);
    else it("needs a pulumi on the PATH: not run");
  });
});
