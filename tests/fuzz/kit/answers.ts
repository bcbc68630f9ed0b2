import fc from "fast-check";
import { DEEP } from "./hostile-json.js";
import { spoiling } from "./mutation.js";
import type { Meddle, PassingAnswer } from "./spoiling-proxy.js";

/** A way to spoil answers, and which of those of one operation it hits. */
export interface SpoiltAnswers {
  /** Bits: the first answer, the second, … ; the last bit stands for all that follow. */
  readonly which: number;
  readonly spoil: (answer: PassingAnswer) => ReturnType<Meddle>;
}

const BODIES = [
  "",
  " ",
  "null",
  "0",
  '""',
  "[]",
  "{}",
  "true",
  "NaN",
  "{",
  '{"a":',
  "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
  "not found",
  "\ufeff{}",
  "[".repeat(200_000),
  "[".repeat(DEEP * 20) + "]".repeat(DEEP * 20),
  `{"data":${"[".repeat(DEEP * 10)}${"]".repeat(DEEP * 10)}}`,
  `{"error":{"message":"${"x".repeat(300_000)}"}}`,
  '{"error":{"code":"unknown_connection","message":"\\u001b[31m\\u202e"}}',
  '{"error":{"errors":[{"path":[null,{"toString":1}],"message":{}}]}}',
  '{"errors":[{"detail":null,"source":{"pointer":"/x"}}],"message":["a",{"constraints":{"x":1},"children":[]}]}',
  '{"__proto__":{"polluted":true},"data":{"__proto__":{"polluted":true}}}',
  '{"summary":"x","validation_errors":{"__proto__":["a"],"constructor":[1,null]}}',
  '{"data":1e999}',
];

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  {},
  { "retry-after": "0" },
  { "retry-after": "1e99" },
  { "retry-after": "-5" },
  { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" },
  { location: "https://evil.example/" },
  { location: "//[" },
  { "x-ratelimit-limit": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999" },
  { "x-ratelimit-limit": "1e308", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "NaN" },
];

const json = spoiling().map((spoil) => ({ text, status }: PassingAnswer): ReturnType<Meddle> => {
  try {
    return { status, text: JSON.stringify(spoil(JSON.parse(text))) };
  } catch {
    // It was no JSON, or became too deep to be written.
    return { status, text: "[".repeat(DEEP) + "]".repeat(DEEP) };
  }
});

const whole = fc
  .record({
    status: fc.constantFrom(
      200,
      200,
      200,
      201,
      204,
      301,
      302,
      400,
      401,
      403,
      404,
      404,
      409,
      410,
      418,
      422,
      429,
      500,
      503,
    ),
    text: fc.constantFrom<string | undefined>(undefined, undefined, ...BODIES),
    headers: fc.constantFrom(...HEADERS),
  })
  .map(({ status, text, headers }) => (answer: PassingAnswer): ReturnType<Meddle> => ({
    status,
    text: text ?? answer.text,
    headers,
  }));

const cut = fc.nat(400).map((length) => ({ text, status }: PassingAnswer) => ({ status, text: text.slice(0, length) }));

/** Mostly a valid answer with something wrong in it; else another status, another body, or half of it. */
export const spoiltAnswers: fc.Arbitrary<SpoiltAnswers> = fc.record({
  which: fc.oneof(fc.constant(0b1111), fc.integer({ min: 1, max: 0b1111 })),
  spoil: fc.oneof({ weight: 6, arbitrary: json }, { weight: 3, arbitrary: whole }, { weight: 1, arbitrary: cut }),
});

/** Meddles with the answers of one operation. Logging in is not one of them, mostly. */
export function meddling({ which, spoil }: SpoiltAnswers): Meddle {
  let count = 0;
  return (answer) => {
    const bit = Math.min(count++, 3);
    return (which >> bit) % 2 === 1 ? spoil(answer) : undefined;
  };
}
