import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { PartialFailure, type Failure } from "../provider/adaptor/failure.js";
import type { Values } from "../provider/core/values.js";
import { toStruct } from "./properties.js";

/**
 * A failure as Pulumi's engine reads it. Of an object that exists, it keeps id and properties, and shows the reasons.
 *
 * @param marked marks the secrets among the properties.
 */
export function toServiceError(failure: Failure, marked: (values: Values) => Values): Partial<ServiceError> {
  const { message } = failure;
  const answer = { code: status.UNKNOWN, message, details: message };
  if (!(failure instanceof PartialFailure)) return answer;
  const kept = new provider.ErrorResourceInitFailed();
  kept.setId(failure.id);
  kept.setProperties(toStruct(marked(failure.properties)));
  kept.setReasonsList([...failure.reasons]);
  const detail = new Any();
  detail.pack(kept.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const full = new Status();
  full.setCode(status.UNKNOWN);
  full.setMessage(message);
  full.addDetails(detail);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
  return { ...answer, metadata };
}
