import { EngineError } from "../errors.js";

/** What `--type` may say of a value. */
export const CONFIG_TYPES = ["string", "bool", "int", "float"] as const;

export type ScalarType = (typeof CONFIG_TYPES)[number];

/** A value of one piece, as YAML writes it. */
export type ConfigScalar = string | boolean | bigint | number;

/** Gives a text the type that it was said to have. */
export function typedScalar(text: string, type: ScalarType): ConfigScalar {
  switch (type) {
    case "string":
      return text;
    case "bool":
      if (/^(?:1|t|true)$/i.test(text)) return true;
      if (/^(?:0|f|false)$/i.test(text)) return false;
      throw wrong(text, "bool", "true or false");
    case "int":
      if (!/^[+-]?\d+$/.test(text)) throw wrong(text, "int", "a whole number");
      return BigInt(text.replace(/^\+/, ""));
    case "float": {
      const number = Number(text);
      if (text.trim() === "" || !Number.isFinite(number)) throw wrong(text, "float", "a number");
      return number;
    }
  }
}

function wrong(text: string, type: ScalarType, valid: string): EngineError {
  return new EngineError(`The value '${text}' is not of type ${type}: write ${valid}.`);
}
