import { type Document, isAlias, isMap, isScalar, isSeq, Scalar } from "yaml";

import { type ConfigNode, isConfigNode } from "./config-value.js";

/** Reads a value as Pulumi's YAML parser does, which differs from YAML 1.2 in dates without quotes. */
export function valueOf(node: unknown, document: Document): ConfigNode {
  if (isAlias(node)) return valueOf(node.resolve(document), document);
  if (isSeq(node)) return node.items.map((item) => valueOf(item, document));
  if (isMap(node)) {
    return Object.fromEntries(node.items.map(({ key, value }) => [keyOf(key), valueOf(value, document)]));
  }
  if (!isScalar(node)) return null;
  const { value, source, type } = node;
  const plain = type === Scalar.PLAIN && source !== undefined ? moment(source) : undefined;
  return plain ?? (isConfigNode(value) ? value : null);
}

/** A text as a node that is read back as this text. */
export function textNode(text: string): Scalar<string> {
  const node = new Scalar(text);
  if (MOMENT.test(text)) node.type = Scalar.QUOTE_DOUBLE;
  return node;
}

/** A key as text. */
export function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

const MOMENT =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[-+]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(\.\d+)?)?$/;

/** A date is a moment to Pulumi's parser, and reaches programs in the form in which Go prints one. */
function moment(source: string): string | undefined {
  const match = MOMENT.exec(source);
  if (match === null) return undefined;
  const [, year, month, day, ...time] = match;
  const [hour, minute, second, fraction, zone] = time[0] === undefined ? time.slice(5) : time;
  const pad = (part: string | undefined): string => (part ?? "0").padStart(2, "0");
  const digits = (fraction ?? "").replace(/\.?0+$/, "");
  const offset = zone === undefined || zone === "Z" ? "+0000 UTC" : zone.replace(":", "");
  const named = offset.endsWith("UTC") ? offset : `${offset} ${offset}`;
  return `${year ?? ""}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}:${pad(second)}${digits} ${named}`;
}
