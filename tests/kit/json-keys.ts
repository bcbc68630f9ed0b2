import fc from "fast-check";

/** Keys that somebody's code took for something else before. */
const AWKWARD = [
  ...[
    "",
    " ",
    "a b",
    "a.b",
    ".",
    "..",
    "a[0]",
    "[",
    "]",
    "[0]",
    "[*]",
    "*",
    '"',
    '""',
    "'",
    "\\",
    "\\\\",
    '\\"',
    "a\\b",
  ],
  ...[
    "a\\",
    '"]',
    '"]["',
    '["',
    "\n",
    "\r\n",
    "\t",
    "\u0000",
    "\u2028",
    "\ufeff",
    "ß",
    "日本",
    "👍",
    "$",
    "-",
    "0",
    "1e3",
  ],
  ...["constructor", "__proto__", "prototype", "toString", "hasOwnProperty", "length", "null", "undefined", "[secret]"],
];

/** Every key that a JSON object can have, the awkward ones often. */
export const jsonKey = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.string({ unit: fc.constantFrom("a", '"', "\\", "[", "]", ".", "1", "*"), maxLength: 6 }),
);
