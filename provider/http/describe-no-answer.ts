import {
  ConnectionError,
  ProxyError,
  TimeoutError,
  TlsError,
  type ConnectionFailure,
} from "../core/errors/connection-error.js";
import type { ProviderError } from "../core/errors/provider-error.js";
import type { RequestLine } from "../core/errors/request-line.js";
import { UnexpectedResponseError } from "../core/errors/unexpected-response-error.js";
import { describeDuration } from "../core/duration.js";
import { moreOperationTime, moreRequestTime } from "../core/time-limits.js";
import type { NoAnswer } from "./no-answer.js";
import type { Proxy } from "./proxy.js";

/** What a request without an answer was about. */
export interface Circumstances {
  readonly request: RequestLine;
  readonly baseUrl: string;
  /** Where the base URL is set, for messages. */
  readonly baseUrlSetting: string;
  readonly proxy: Proxy | undefined;
  /** Of the operation, in milliseconds. */
  readonly timeout: number;
}

/** The error for a request without an answer: the reason, whether anything was sent, and what to do. */
export function describeNoAnswer(failure: NoAnswer, circumstances: Circumstances): ProviderError {
  const { request, baseUrl, baseUrlSetting, proxy, timeout } = circumstances;
  const { reason, code, mayBeApplied } = failure;
  const { host } = new URL(baseUrl);
  // What only reads does no harm.
  const isHarmless = request.method === "GET" || !mayBeApplied;
  const caution = isHarmless
    ? undefined
    : "It may have been applied all the same: run `pulumi refresh` before the next `up`";
  const again = caution ?? "Run it again later";
  const nothingSent = mayBeApplied ? "" : "; nothing was sent";
  const known = (what: string, ...remedies: (string | undefined)[]): ConnectionFailure => ({
    request,
    code,
    what,
    remedy: [...remedies, caution].filter((each) => each !== undefined).join(". "),
    mayBeApplied,
  });
  const way = proxy === undefined ? host : `${host}, through the proxy ${proxy.url.host} of ${proxy.variable},`;
  const nameOf = code === undefined ? "" : ` (${code})`;

  switch (reason.kind) {
    case "unreachable":
      return new ConnectionError(
        known(
          code === "ENOTFOUND" ? `there is no host ${host}` : `${host} cannot be reached (${code ?? "no connection"})`,
          `Check ${baseUrlSetting} and the network`,
        ),
      );
    case "late": {
      const more = reason.ofOperation ? moreOperationTime(timeout) : moreRequestTime(reason.limit);
      const rest = reason.ofOperation ? "left of the operation's time" : "that a request has";
      const what = `${way} took too long, more than the ${describeDuration(reason.limit)} ${rest}`;
      return new TimeoutError({ request, code, what, remedy: `${again}; ${more}`, mayBeApplied });
    }
    case "out-of-time":
      return new TimeoutError({
        ...known(
          `the operation's time (${describeDuration(timeout)}) was over before ${reason.waitedFor === "turn" ? `${request.platform}'s rate limit let it through` : "its credential was ready"}`,
          `Run it again: it continues from there; ${moreOperationTime(timeout)}`,
        ),
      });
    case "too-large":
      return new UnexpectedResponseError({ request, status: 200, what: "more data than any list of syncs can have" });
    case "certificate":
      return new TlsError(
        known(
          `the certificate of ${way} is not trusted: ${reason.detail}${nameOf}${nothingSent}`,
          certificateRemedy(code, baseUrlSetting),
        ),
      );
    case "no-tls":
      return new TlsError(
        known(
          `${way} does not speak TLS on that port, as https needs it${nameOf}${nothingSent}`,
          `Check the port in ${baseUrlSetting}${proxy === undefined ? "" : `, and ${proxy.variable}`}; a server on this machine may want http://`,
        ),
      );
    case "wants-tls":
      return new TlsError(
        known(
          `${host} speaks TLS on that port and did not understand plain http`,
          `Write https:// instead of http:// in ${baseUrlSetting}`,
        ),
      );
    case "tls-broken":
      return new TlsError(
        known(
          `no secure connection to ${way} could be made: ${reason.detail}${nameOf}${nothingSent}`,
          `Check the port in ${baseUrlSetting}, and whether a firewall or proxy ends connections to it`,
        ),
      );
    case "proxy":
      return new ProxyError(
        known(`${proxyProblem(failure, proxy)}${nothingSent}`, proxyRemedy(reason.status, host, proxy)),
        proxy?.url.host ?? "",
      );
    case "lost":
      return new ConnectionError({
        request,
        code,
        what: `the connection to ${way} broke`,
        remedy: again,
        mayBeApplied,
      });
  }
}

function certificateRemedy(code: string | undefined, baseUrlSetting: string): string {
  switch (code) {
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return "Renew it on the server, and check this machine's clock";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return `Use a host in ${baseUrlSetting} that the certificate names`;
    default:
      return (
        "If it is issued by your own authority, or by a proxy that inspects the traffic, set NODE_EXTRA_CA_CERTS to a " +
        "PEM file with that authority's certificate before the run starts"
      );
  }
}

function proxyProblem({ reason, code }: NoAnswer, proxy: Proxy | undefined): string {
  const name = `the proxy ${proxy?.url.host ?? ""}, which ${proxy?.variable ?? "the environment"} names,`;
  if (reason.kind !== "proxy") return name;
  if (reason.status !== undefined) return `${name} answered ${reason.status} instead of letting the request through`;
  if (code === "ENOTFOUND") return `${name} does not exist`;
  return `${name} cannot be reached or used (${code ?? reason.detail})`;
}

function proxyRemedy(status: number | undefined, host: string, proxy: Proxy | undefined): string {
  const variable = proxy?.variable ?? "https_proxy";
  const without = `or name ${host.replace(/:\d+$/, "")} in no_proxy to go without it`;
  if (status === 407) return `Put the proxy's user and password into ${variable} (http://user:password@…), ${without}`;
  if (status === undefined) return `Check ${variable}, ${without}`;
  return `Ask whoever runs the proxy to allow ${host}, ${without}`;
}
