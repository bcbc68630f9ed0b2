import { connect as connectTls } from "node:tls";
import type { AxiosError } from "axios";
import { TunnelError } from "./tunnel.js";

/** Why nothing usable came back. */
export type Reason =
  /** The host or its name was not found, or nobody listens. */
  | { readonly kind: "unreachable" }
  /** The answer was lost or cut. */
  | { readonly kind: "lost" }
  /** The attempt took longer than this, in milliseconds. */
  | { readonly kind: "late"; readonly limit: number; readonly ofOperation: boolean }
  | { readonly kind: "out-of-time"; readonly waitedFor: "turn" | "credential" }
  | { readonly kind: "too-large" }
  /** The server's certificate is not trusted; with the words of the library. */
  | { readonly kind: "certificate"; readonly detail: string }
  /** The server does not speak TLS there. */
  | { readonly kind: "no-tls" }
  /** The server speaks TLS there, and the address says http. */
  | { readonly kind: "wants-tls" }
  /** The connection ended before it was secure. */
  | { readonly kind: "tls-broken"; readonly detail: string }
  /** The proxy cannot be reached, or answers with this status instead of letting us through. */
  | { readonly kind: "proxy"; readonly status: number | undefined; readonly detail: string };

/** Nothing usable came back, after all attempts. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(
    readonly reason: Reason,
    /** Node's own code, such as `ECONNREFUSED`. */
    readonly code: string | undefined,
    /** One of the attempts may have reached the platform. */
    readonly mayBeApplied: boolean,
  ) {
    super(reason.kind);
  }
}

/** Failures that happen before anything was sent. */
const UNREACHABLE: ReadonlySet<string | undefined> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
]);

/** Node's codes for certificates: of OpenSSL's check, and of its own of the host. */
const CERTIFICATE =
  /CERT|SELF_SIGNED|LEAF_SIGNATURE|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/;

/** Whether a failure is one of a certificate: no other attempt would trust it. */
export function isCertificate({ code }: { readonly code?: string | undefined }): boolean {
  return code !== undefined && CERTIFICATE.test(code);
}

/** Why a request of the library failed, as far as its error tells. */
export function reasonOf(error: AxiosError): Reason {
  const { code, cause } = error;
  const text = cause instanceof Error ? cause.message : error.message;
  if (cause instanceof TunnelError) return { kind: "proxy", status: cause.status, detail: cause.message };
  if (UNREACHABLE.has(code)) return { kind: "unreachable" };
  if (error.message.startsWith("maxContentLength")) return { kind: "too-large" };
  if (isCertificate(error)) return { kind: "certificate", detail: text };
  if (/wrong version number|packet length too long|http request/i.test(text)) return { kind: "no-tls" };
  if (/before secure TLS connection|handshake|protocol version|unsupported protocol/i.test(text))
    return { kind: "tls-broken", detail: tlsWords(text) };
  return { kind: "lost" };
}

/** OpenSSL's own words in `error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:…`. */
function tlsWords(text: string): string {
  return /:SSL routines:[^:]*:([^:]+)/.exec(text)?.[1] ?? text;
}

/** Whether it cannot be that the platform got the request. */
export function wasNotSent({ kind }: Reason): boolean {
  return ["unreachable", "certificate", "no-tls", "wants-tls", "tls-broken", "proxy", "out-of-time"].includes(kind);
}

/** Milliseconds that are enough to begin a TLS handshake, and few enough to add to a failure. */
const LONGEST_LOOK = 2_000;

/** Whether a server speaks TLS: asked where it did not understand plain HTTP. Nothing is sent but the beginning of a handshake. */
export function speaksTls({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 80),
      // Whose certificate it is does not matter: nothing is said to it.
      rejectUnauthorized: false,
    });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(LONGEST_LOOK, () => {
      end(false);
    });
    socket.once("secureConnect", () => {
      end(true);
    });
    socket.once("error", () => {
      end(false);
    });
  });
}
