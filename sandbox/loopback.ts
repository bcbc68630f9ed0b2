import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether a host, as an address or a URL has it, is this machine under a name that cannot be another's. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Answers what was sent to another host than this machine with 421. A page whose own name was made to lead here (DNS
 * rebinding) would else read and change everything, as if it were served by the sandbox.
 *
 * @returns whether it was answered.
 */
export function refuseForeignHost(req: IncomingMessage, res: ServerResponse): boolean {
  const host = req.headers.host ?? "";
  if (isLoopback(host.replace(/:\d*$/, "").toLowerCase())) return false;
  res.writeHead(421, { "Content-Type": "application/json", Connection: "close" });
  res.end(
    JSON.stringify({
      error:
        "The pulumi-syncs sandbox answers to localhost, 127.0.0.1 and [::1] only, and this request is for another host. " +
        "For a container or another machine start it with --allow-remote.",
    }),
  );
  return true;
}
