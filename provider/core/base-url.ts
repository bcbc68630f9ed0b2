import { ConfigurationError } from "./errors/configuration-error.js";
import type { Settings } from "./settings.js";
import type { Setting } from "./setting.js";

/** Allows plain `http` to other hosts than this one. */
const ALLOW_HTTP = "PULUMI_SYNCS_ALLOW_HTTP";

/**
 * The address under which a platform is called: scheme, host and an optional path prefix, without a slash at the end.
 * A credential goes with every call, so plain `http` is only for loopback.
 */
export function readBaseUrl(settings: Settings, setting: Setting, vendorUrl: string): string {
  const text = settings.read(setting) ?? vendorUrl;
  const fail = (why: string): ConfigurationError =>
    new ConfigurationError(`${setting.what} cannot be used: ${why}. It comes from ${settings.describe(setting)}.`);
  if (!URL.canParse(text)) throw fail(`it is not a URL; write one like ${vendorUrl}`);
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw fail(`it must begin with https://`);
  if (url.username !== "" || url.password !== "") throw fail("it must not hold a user name or password");
  if (url.search !== "" || url.hash !== "") throw fail("it must not have a query or a fragment");
  if (url.protocol === "http:" && !isLoopback(url.hostname) && settings.process[ALLOW_HTTP] !== "1") {
    throw fail(
      `plain http to ${url.hostname} would expose the credential on the network; use https, or set ${ALLOW_HTTP}=1 ` +
        "if the network itself is private",
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** True for names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
