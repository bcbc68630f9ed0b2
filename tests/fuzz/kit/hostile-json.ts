import fc from "fast-check";
import { hostileText } from "../../kit/hostile.js";

/** Names that mean something to every object. */
const PROTOTYPE_NAMES = ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "then", "toJSON"];

/** Nested so deep that whoever follows it with a recursion runs out of stack. */
export const DEEP = 2_500;

function nested(open: string, close: string): unknown {
  return JSON.parse(open.repeat(DEEP) + close.repeat(DEEP)) as unknown;
}

const deepList = nested("[", "]");
const deepObject = JSON.parse('{"a":'.repeat(DEEP) + "1" + "}".repeat(DEEP)) as unknown;
const manyItems = Array.from({ length: 2_000 }, (_, index) => index % 7);
const manyKeys = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`key${index}`, index]));

/** What JSON may hold and nobody expects: own keys of prototype names, as `JSON.parse` makes them. */
const PROTOTYPES = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"__proto__":null}',
  '{"__proto__":[],"length":4294967295}',
  '{"toJSON":"x","toString":"x","valueOf":{}}',
  '{"then":"x"}',
].map((text) => JSON.parse(text) as unknown);

const NUMBERS = [0, -0, -1, 0.1, 1e-7, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 4294967296, 8.64e15, 9e15];

/** Texts that mean something to this package or to what it stands on. */
const WORDS = [
  "",
  " ",
  "null",
  "undefined",
  "true",
  "NaN",
  "[secret]",
  "default",
  "unlimited",
  "not in effect",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // Pulumi's mark of an unknown text
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // of an unknown object
  "030794c1-ac77-496b-92df-f27374a8bd58", // of an unknown asset, which masks stand on
  "4dabf18193072939515e22adb298388d",
  "..",
  ".",
  "../..",
  "a/b?c=d#e",
  "%2e%2e%2f",
  "%",
  "\ud800",
  "x\udc00y",
  "\u0000",
  "1h",
  "every hour",
  "0 0 31 2 *",
  "9".repeat(400),
  "-".repeat(100_000),
  "a".repeat(100_000),
  "(".repeat(2_000),
  `${" ".repeat(50_000)}x`,
  "2026-11-24T00:00:00.000Z",
  "+275760-09-13T00:00:00.001Z",
  ...PROTOTYPE_NAMES,
];

/** Any text, mostly one that somebody who wants harm would choose. */
const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
);

/** Any name of a member. */
export const memberName: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PROTOTYPE_NAMES) },
  { weight: 2, arbitrary: text },
);

/** Any JSON, mostly of the wrong kind; `big`: with what is so deep or long that it hurts. */
export function hostileValue(big = true): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], { "": "" }) },
    { weight: 3, arbitrary: fc.constantFrom<unknown>(...NUMBERS) },
    { weight: 4, arbitrary: text },
    { weight: 3, arbitrary: fc.constantFrom(...PROTOTYPES) },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    ...(big ? [{ weight: 1, arbitrary: fc.constantFrom<unknown>(deepList, deepObject, manyItems, manyKeys) }] : []),
  );
}
