import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseIgnoreFile } from "../../cli/drift/ignore-file.js";
import { CliError } from "../../cli/error.js";
import { parseImportFile } from "../../cli/import/import-file.js";
import { EngineError } from "../../engine/errors.js";
import { loadProject } from "../../engine/project/project.js";
import { StackConfigFile } from "../../engine/project/stack-config-file.js";
import { resolveConfig } from "../../engine/project/stack-config.js";
import { CLEAR } from "../../engine/state/crypter.js";
import { orOwnError } from "./kit/expectations.js";
import { fuzz } from "./kit/fuzz.js";
import { spoiling, type Spoilt } from "./kit/mutation.js";

/** What YAML can say and JSON cannot: names for parts, which may lie in themselves or multiply. */
const YAML = [
  "a: &a [*a]",
  "config: &a\n  demo:x: *a\n",
  "&a [*a]",
  "- &a {sync: x, reason: *a, until: *a}",
  `${["a0: &a0 [x,x,x,x,x,x,x,x,x]", ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`)].join("\n")}\nconfig: {demo:x: *a9}\n`,
  `config: ${"{a: ".repeat(3_000)}1${"}".repeat(3_000)}`,
  "[".repeat(100_000),
  "? ".repeat(5_000),
  "<<: *nowhere",
  "name: !!js/function 'x'",
  "name: !!binary aGVsbG8=",
  "\u0000\ufeff---\n...\n---",
  "__proto__: {polluted: true}\nname: demo\nruntime: nodejs\nconfig: {__proto__: {polluted: true}}",
  "config:\n  demo:__proto__: {polluted: true}\n  __proto__:polluted: true\n",
];

const PROJECT = {
  name: "demo",
  runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--max-old-space-size=1" } },
  main: ".",
  config: {
    token: { type: "string", default: "x" },
    list: { type: "array", items: { type: "integer" }, default: [1] },
  },
  backend: { url: "file://~" },
};
const STACK = {
  encryptionsalt: "v1:AAAA:v1:BBBB:CCCC",
  config: {
    "demo:token": "x",
    "demo:list": [1],
    "nango:secretKey": { secure: "v1:x:y" },
    "a:config:b": { deep: [{ x: 1 }] },
  },
};
const IGNORE = [{ sync: "acme-*", field: "frequency", reason: "a test", until: "2027-01-31" }];
const IMPORT = {
  nameTable: {},
  resources: [
    {
      type: "pulumi-nodejs:dynamic/nango:Sync",
      name: "acme",
      id: "hubspot/acme/contacts/base",
      inputs: {
        frequency: "1h",
        credential: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"x"' },
      },
      outputs: { frequency: "1h" },
    },
  ],
};

describe("Fuzz: files that people write", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-fuzz-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const texts = (...bases: readonly unknown[]): fc.Arbitrary<Spoilt | string> =>
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ base: fc.constantFrom(...bases), spoil: spoiling(false) }) },
      { weight: 1, arbitrary: fc.constantFrom(...YAML) },
    );

  fuzz(
    "Pulumi.yaml and a stack's config are read, or refused in words",
    0.1,
    fc.tuple(texts(PROJECT), texts(STACK)),
    async (both) => {
      const [project = "", stack = ""] = both.map(written);
      writeFileSync(join(folder, "Pulumi.yaml"), project);
      writeFileSync(join(folder, "Pulumi.dev.yaml"), stack);
      const loaded = await orOwnError(() => loadProject(folder), EngineError);
      const file = await orOwnError(() => StackConfigFile.load(join(folder, "Pulumi.dev.yaml")), EngineError);
      if ("error" in loaded || "error" in file) return;
      await orOwnError(() => resolveConfig(loaded.value, "dev", file.value, CLEAR), EngineError);
    },
  );

  fuzz("an ignore file is read, or refused in words", 0.05, texts(IGNORE), async (file) => {
    await orOwnError(() => parseIgnoreFile(written(file), ".driftignore"), CliError);
  });

  fuzz("an import file is read, or refused in words", 0.05, texts(IMPORT), async (file) => {
    await orOwnError(
      () => parseImportFile(written(file), "import.json", (type) => type.endsWith(":Sync")),
      CliError,
      EngineError,
    );
  });

  function written(file: Spoilt | string): string {
    return typeof file === "string" ? file : JSON.stringify(file.spoil(file.base));
  }
});
