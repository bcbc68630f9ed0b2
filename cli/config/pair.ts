import { UsageError } from "../error.js";

/** `key=value`; a key that holds an equals sign stands in quotes. */
export function pairOf(pair: string): { key: string; value: string } {
  const match = /^(?:(?<quote>["'])(?<quoted>.*?)\k<quote>|(?<bare>[^=]*))=(?<value>.*)$/s.exec(pair);
  const { quoted, bare, value } = match?.groups ?? {};
  const key = quoted ?? bare;
  if (key === undefined || value === undefined) throw new UsageError("config value must be in the form [key]=[value]");
  return { key, value };
}
