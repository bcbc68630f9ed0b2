import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** What a program says of one Nango sync: how often, and by which account. */
export interface Said {
  readonly frequency: string;
  /** A sync by an explicit provider too, with this account. */
  readonly account?: { readonly key: string; readonly url: string };
}

/** A language that programs are written in. */
export interface Language {
  readonly name: string;
  /** What this machine lacks to run it; undefined: nothing. */
  missing(): string | undefined;
  /** Makes a project ready. @param environment of all that runs in it; may be added to. */
  prepare(folder: string, environment: NodeJS.ProcessEnv): void;
  write(folder: string, said: Said): void;
}

const CONTACTS = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts" };
const ORDERS = { providerConfigKey: "hubspot", connectionId: "globex", syncName: "orders", frequency: "2h" };
const PROVIDERS = `plugins:\n  providers:\n    - { name: syncs, path: ${JSON.stringify(join(ROOT, "bin"))} }\n`;

/** Whether a program can be run, by what it says of itself. */
function runs(command: string, ...words: string[]): boolean {
  return spawnSync(command, words, { stdio: "ignore" }).status === 0;
}

function isOnPath(command: string): boolean {
  return spawnSync("/bin/sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).status === 0;
}

function host(name: string): string | undefined {
  const command = `pulumi-language-${name}`;
  return isOnPath(command) ? undefined : `${command} on the PATH`;
}

function makeSdk(language: string, folder: string, environment: NodeJS.ProcessEnv): string {
  const words = ["package", "gen-sdk", join(ROOT, "plugin/schema.json"), "--language", language, "--out", folder];
  execFileSync("pulumi", words, { env: environment, stdio: "pipe" });
  return join(folder, language);
}

export const LANGUAGES: readonly Language[] = [
  {
    name: "YAML",
    missing: () => host("yaml"),
    prepare: () => undefined,
    write(folder, { frequency, account }) {
      const explicit =
        account === undefined
          ? {}
          : {
              eu: {
                type: "pulumi:providers:syncs",
                properties: { nangoSecretKey: account.key, nangoBaseUrl: account.url },
              },
              orders: { type: "syncs:nango:Sync", properties: ORDERS, options: { provider: "${eu}" } },
            };
      const resources = {
        contacts: { type: "syncs:nango:Sync", properties: { ...CONTACTS, frequency } },
        ...explicit,
      };
      const program = `name: demo\nruntime: yaml\n${PROVIDERS}resources: ${JSON.stringify(resources)}\n`;
      writeFileSync(join(folder, "Pulumi.yaml"), program);
    },
  },
  {
    name: "TypeScript with the generated SDK",
    missing: () => host("nodejs"),
    prepare(folder, environment) {
      const sdk = makeSdk("nodejs", join(folder, "sdk"), environment);
      symlinkSync(join(ROOT, "node_modules"), join(sdk, "node_modules"));
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      execFileSync(process.execPath, [tsc, "-p", sdk, "--skipLibCheck", "--ignoreDeprecations", "6.0"], {
        stdio: "pipe",
      });
      execFileSync("cp", [join(sdk, "package.json"), join(sdk, "bin/package.json")]);
      mkdirSync(join(folder, "node_modules/@pulumi"), { recursive: true });
      symlinkSync(join(ROOT, "node_modules/@pulumi/pulumi"), join(folder, "node_modules/@pulumi/pulumi"));
      symlinkSync(join(sdk, "bin"), join(folder, "node_modules/@pulumi/syncs"));
      writeFileSync(join(folder, "package.json"), '{ "name": "demo", "main": "index.js" }\n');
      writeFileSync(join(folder, "Pulumi.yaml"), `name: demo\nruntime: nodejs\n${PROVIDERS}`);
    },
    write(folder, { frequency, account }) {
      const explicit =
        account === undefined
          ? ""
          : `const eu = new syncs.Provider("eu", ${JSON.stringify({ nangoSecretKey: account.key, nangoBaseUrl: account.url })});
new syncs.nango.Sync("orders", ${JSON.stringify(ORDERS)}, { provider: eu });`;
      writeFileSync(
        join(folder, "index.js"),
        `const syncs = require("@pulumi/syncs");
new syncs.nango.Sync("contacts", ${JSON.stringify({ ...CONTACTS, frequency })});
${explicit}
`,
      );
    },
  },
  {
    name: "Python",
    missing: () => host("python") ?? (runs("python3", "-c", "import pulumi") ? undefined : "Pulumi's Python SDK"),
    prepare(folder, environment) {
      environment["PYTHONPATH"] = makeSdk("python", join(folder, "sdk"), environment);
      writeFileSync(join(folder, "Pulumi.yaml"), `name: demo\nruntime: python\n${PROVIDERS}`);
    },
    write(folder, { frequency, account }) {
      const sync = (name: string, args: Readonly<Record<string, string>>, more: string): string => {
        const said = Object.entries(args).map(([key, value]) => `${snake(key)}=${JSON.stringify(value)}`);
        return `syncs.nango.Sync(${[JSON.stringify(name), ...said].join(", ")}${more})\n`;
      };
      const explicit =
        account === undefined
          ? ""
          : `eu = syncs.Provider("eu", nango_secret_key=${JSON.stringify(account.key)}, nango_base_url=${JSON.stringify(account.url)})\n` +
            sync("orders", ORDERS, ", opts=pulumi.ResourceOptions(provider=eu)");
      const program = `import pulumi\nimport pulumi_syncs as syncs\n${sync("contacts", { ...CONTACTS, frequency }, "")}${explicit}`;
      writeFileSync(join(folder, "__main__.py"), program);
    },
  },
];

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
