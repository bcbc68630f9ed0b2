import { Struct, type Value } from "google-protobuf/google/protobuf/struct_pb.js";

import { type PropertyMap, type PropertyValue } from "../../protocol/values.js";

/** Longest gRPC message on either side, in bytes (the SDK's and the CLI's value). */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Options of every gRPC channel and server of the engine. All of them stay on this machine: no proxy is asked. */
export const CHANNEL_OPTIONS = {
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
};

/** Writes properties as they go over the wire. */
export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties);
}

/** Reads properties from the wire; an absent struct is an absent map. */
export function fromStruct(struct: Struct | undefined): PropertyMap | undefined {
  if (struct === undefined) return undefined;
  const entries: [string, PropertyValue][] = [];
  struct.getFieldsMap().forEach((value, key) => {
    entries.push([key, fromValue(value)]);
  });
  // fromEntries defines keys, so that a property named __proto__ stays a property.
  return Object.fromEntries(entries);
}

function fromValue(value: Value): PropertyValue {
  if (value.hasStringValue()) return value.getStringValue();
  if (value.hasNumberValue()) return value.getNumberValue();
  if (value.hasBoolValue()) return value.getBoolValue();
  if (value.hasListValue()) return (value.getListValue()?.getValuesList() ?? []).map(fromValue);
  return fromStruct(value.getStructValue()) ?? null;
}
