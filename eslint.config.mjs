import tseslint from "typescript-eslint";

/** Forbids imports by folder: DESIGN's one-way rule, made a rule instead of a habit. */
function forbid(files, patterns) {
  return {
    files,
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] },
  };
}

const otherRooms = {
  group: ["**/sdk/**", "**/engine/**", "**/cli/**", "**/sandbox/**", "**/plugin/**"],
  message: "provider/ imports no other room.",
};

/** The files of every platform, each of which imports only those before it. */
const PLATFORM_FILES = ["schema", "wire", "calls", "client", "session", "observe", "writes", "lifecycle"];

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "tests/data/**", "coverage/**", "examples/**/*.js", "examples/**/*.cjs"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-restricted-imports": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-console": "error",
    },
  },
  {
    files: ["cli/**/*.ts", "tests/**/*.ts", "bench/**/*.ts", "scripts/**/*.ts", "examples/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    // chai states assertions as property reads (`to.be.true`).
    files: ["tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  forbid(
    ["protocol/**/*.ts"],
    [{ regex: "^(?!\\./)", message: "protocol/ imports nothing: it only says what Pulumi defines." }],
  ),
  forbid(
    ["sdk/**/*.ts"],
    [
      { group: ["**/provider/**"], allowTypeImports: true, message: "sdk/ takes only types from provider/." },
      { group: ["**/engine/**", "**/cli/**", "**/sandbox/**", "**/plugin/**"], message: "sdk/ stands alone." },
    ],
  ),
  forbid(["provider/**/*.ts"], [otherRooms]),
  forbid(["provider/core/**/*.ts"], [otherRooms, { group: ["**/http/**"], message: "core/ knows no HTTP." }]),
  ...PLATFORM_FILES.slice(0, -1).map((name, index) =>
    forbid(
      [`provider/*/${name}.ts`],
      [
        otherRooms,
        {
          regex: `^\\./(${PLATFORM_FILES.slice(index + 1).join("|")}|lookups)\\.js$`,
          message: `In a platform's folder imports run one way: ${PLATFORM_FILES.join(" → ")} → lookups.`,
        },
      ],
    ),
  ),
  forbid(
    ["plugin/**/*.ts"],
    [
      {
        group: ["**/sdk/**", "**/engine/**", "**/cli/**", "**/sandbox/**"],
        message: "plugin/ serves provider/ and knows no other room.",
      },
      {
        regex: "^@pulumi/pulumi(?!/proto/)",
        message: "The plugin starts in a quarter of a second: it loads the SDK's stubs, and never its main module.",
      },
    ],
  ),
  {
    // Settings belong to an account: two instances of the provider share none.
    files: ["provider/**/*.ts"],
    ignores: ["provider/core/settings.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "MemberExpression[property.name='env']:matches([object.name='process'], [object.property.name='process'])",
          "VariableDeclarator[init.name='process'] > ObjectPattern",
          "ImportDeclaration[source.value=/^(node:)?process$/]",
        ].map((selector) => ({
          selector,
          message: "The environment is read by provider/core/settings.ts alone: take it from `account.settings`.",
        })),
      ],
    },
  },
  forbid(
    ["engine/**/*.ts"],
    [
      {
        group: ["**/provider/**", "**/sdk/**", "**/cli/**", "**/sandbox/**", "**/plugin/**"],
        message: "The engine knows nothing of any platform.",
      },
    ],
  ),
  forbid(
    ["cli/**/*.ts", "scripts/**/*.ts", "examples/**/*.ts"],
    [
      {
        regex: "/engine/(?!index\\.js$)",
        message: "What others may use of the engine is what engine/index.ts exports.",
      },
    ],
  ),
  forbid(
    ["sandbox/**/*.ts"],
    [
      {
        group: ["**/provider/**", "**/sdk/**", "**/cli/**", "**/engine/**", "**/protocol/**", "**/plugin/**"],
        message: "The sandbox is written from the platforms' facts, never from the provider.",
      },
    ],
  ),
);
