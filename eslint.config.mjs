import tseslint from "typescript-eslint";

/** Forbids imports by folder: DESIGN's one-way rule, made a rule instead of a habit. */
function forbid(files, patterns) {
  return {
    files,
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] },
  };
}

/**
 * Rules inside of provider/. For each file the last rule that names it counts, so each has the ones above it, too.
 *
 * In a platform's folder: schema → wire → calls, and client → session; writes stand on both, the lifecycle on all.
 */
function providerRules() {
  const rooms = {
    group: ["**/sdk/**", "**/engine/**", "**/cli/**", "**/sandbox/**", "**/plugin/**"],
    message: "provider/ imports no other room.",
  };
  const platforms = ["nango", "paragon", "sequin", "aisquared"];
  const above = {
    regex: `/(?:${[...platforms, "adaptor"].join("|")})/|/(?:registry|v1)\\.js$`,
    message: "core/ and http/ serve the platforms, and know none of them.",
  };
  const layers = ["schema", "wire", "calls", "client", "session", "writes", "lifecycle", "lookups"];
  // What each may not know; the files of core/ and http/ are meant by none of these names.
  const hidden = {
    schema: layers.slice(1),
    wire: layers.slice(2),
    calls: layers.slice(3),
    client: ["calls", "session", "writes", "lifecycle", "lookups"],
    session: ["calls", "writes", "lifecycle", "lookups"],
    writes: ["lifecycle", "lookups"],
  };
  return [
    forbid(["provider/**/*.ts"], [rooms]),
    forbid(["provider/core/**/*.ts"], [rooms, above, { regex: "/http/", message: "core/ sends nothing." }]),
    forbid(["provider/http/**/*.ts"], [rooms, above]),
    ...platforms.flatMap((platform) => {
      const others = {
        regex: `/(?:${[...platforms.filter((each) => each !== platform), "adaptor"].join("|")})/|\\.\\./(?:registry|v1)\\.js$`,
        message: "A platform knows core/ and http/, and no other platform.",
      };
      return [
        forbid([`provider/${platform}/**/*.ts`], [rooms, others]),
        ...Object.entries(hidden).map(([layer, names]) =>
          forbid(
            [`provider/${platform}/**/${layer}.ts`],
            [
              rooms,
              others,
              {
                regex: `^(?!.*/(?:core|http)/).*/(?:${names.join("|")})\\.js$`,
                message: `${layer}.ts comes before these: schema → wire → calls, client → session → writes → lifecycle.`,
              },
            ],
          ),
        ),
      ];
    }),
  ];
}

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
  ...providerRules(),
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
