import { expect } from "chai";
import fc from "fast-check";
import ts from "typescript";
import { arrange } from "../../../cli/import/arrange.js";
import { programText } from "../../../cli/import/program-text.js";
import { SOURCES } from "../../../cli/import/sources.js";
import { Call, type Code } from "../../../cli/import/typescript.js";
import { hostileText } from "../../kit/hostile.js";

const HEAD = { platform: "nango", title: "Nango", importFile: "import.json", asData: false };

/** One resource as the written program declares it. */
interface Written {
  readonly namespace: string;
  readonly name: unknown;
  readonly args: unknown;
}

/** Stands for a secret of the config, in a value that is compared. */
const secret = (key: string): string => `the secret ${key}`;

/**
 * What a program declares, by TypeScript's own reading of it. Anything but imports, the config, and declarations of
 * literals fails: somebody's name has become code.
 */
function readProgram(text: string): Written[] {
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  expect(
    diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    text,
  ).to.deep.equal([]);
  const file = ts.createSourceFile("index.ts", text, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return [];
    if (statement.getText() === "const config = new pulumi.Config();") return [];
    const made = ts.isExpressionStatement(statement) ? statement.expression : statement;
    if (!ts.isNewExpression(made)) throw new Error(`No declaration: ${made.getText()}`);
    const [name, args, ...rest] = made.arguments ?? [];
    const called = /^(\w+)\.Sync$/.exec(made.expression.getText());
    if (called === null || name === undefined || args === undefined || rest.length > 0)
      throw new Error(`No declaration of a sync: ${made.getText()}`);
    return [{ namespace: called[1] ?? "", name: valueOf(name), args: valueOf(args) }];
  });
}

/** The value of a literal; of anything else there must be none. */
function valueOf(node: ts.Expression): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    return -Number(valueOf(node.operand));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(valueOf);
  if (ts.isObjectLiteralExpression(node)) return Object.fromEntries(node.properties.map(memberOf));
  if (ts.isCallExpression(node) && node.expression.getText() === "config.requireSecret" && node.arguments.length === 1)
    return secret(String(valueOf(node.arguments[0]!)));
  throw new Error(`No literal: ${node.getText()}`);
}

function memberOf(member: ts.ObjectLiteralElementLike): [string, unknown] {
  if (!ts.isPropertyAssignment(member)) throw new Error(`No member: ${member.getText()}`);
  const { name, initializer } = member;
  if (ts.isComputedPropertyName(name)) return [String(valueOf(name.expression)), valueOf(initializer)];
  if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) throw new Error(`No name: ${name.getText()}`);
  // Written so it is no member, but what the object inherits from.
  expect(name.text).not.to.equal("__proto__");
  return [name.text, valueOf(initializer)];
}

const text = fc.oneof(
  hostileText,
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    ...[
      "${process.exit(1)}",
      "`${x}`",
      "*/ process.exit(1) /*",
      "//",
      "\\",
      '\\"',
      "\\'",
      `"'`,
      `"it's"`,
      "𓑠",
      "名前",
      "'",
      '"',
      "__proto__",
    ],
    ...["constructor", "\ud83d", "\u0085", "</script>", "\\u000aprocess.exit(1)", "it's", 'say "hi"', "x".repeat(100)],
  ),
);

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    text.map((key) => new Call("config.requireSecret", key)),
    fc.array(tie("json"), { maxLength: 4 }),
    members(tie("json")),
  ),
}));

function members(value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  // From entries, so that `__proto__` is a member like any other.
  return fc
    .array(fc.tuple(text, value), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries) as Record<string, unknown>);
}

/** The value as it is read back, secrets by the key they stand for. */
function expected(value: unknown): unknown {
  if (value instanceof Call) return secret(value.args[0] ?? "");
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expected(inner)]));
}

const entry = { type: "", name: "", id: "", inputs: {}, outputs: {} };

describe("The text of an imported program", () => {
  it("holds whatever somebody has named as literals, and nothing of it as code", () => {
    const resource = fc.record({
      name: text,
      group: text,
      token: fc.constant("nango:Sync" as const),
      args: members(json) as fc.Arbitrary<Record<string, Code>>,
      secretKeys: fc.array(text, { maxLength: 2 }),
      notes: fc.array(text, { maxLength: 2 }),
      entry: fc.constant(entry),
    });
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 3 }), (resources) => {
        const written = readProgram(programText(HEAD, resources));
        expect(written).to.deep.equal(
          resources.map(({ name, args }) => ({ namespace: "nango", name, args: expected(args) })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("says of each sync what the platform said, under a name of its own", () => {
    const inputs = fc.record({ providerConfigKey: text, connectionId: text, syncName: text, frequency: text });
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 4 }), (syncs) => {
        const collected = syncs.map((each, index) => ({
          id: String(index),
          inputs: { ...each, syncVariant: "base" },
          state: { ...each, syncVariant: "base" },
        }));
        const arranged = arrange(SOURCES.nango, collected, { names: new Set(), named: new Map() }, () => "line");
        const written = readProgram(programText(HEAD, arranged));
        expect(written.map(({ args }) => args)).to.have.deep.members(syncs);
        expect(new Set(written.map(({ name }) => name)).size).to.equal(syncs.length);
        expect(written.map(({ name }) => name)).to.deep.equal(arranged.map(({ entry }) => entry.name));
      }),
      { numRuns: 100 },
    );
  });
});
