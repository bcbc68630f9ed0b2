import { BlockList, isIP } from "node:net";
import { ConfigurationError } from "../core/errors/configuration-error.js";
import { isLoopback } from "../core/base-url.js";
import { rememberSecret } from "../core/redact.js";
import type { Environment } from "../core/settings.js";

/** A proxy by the environment. */
export interface Proxy {
  readonly url: URL;
  /** The variable that names it. */
  readonly variable: string;
  /** What it wants as `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/** The proxy on the way to an address, by the variables that all tools know; undefined: none. */
export function proxyFor(target: URL, environment: Environment): Proxy | undefined {
  if (isLoopback(target.hostname)) return undefined;
  const own = `${target.protocol.slice(0, -1)}_proxy`;
  const variable = [own, own.toUpperCase(), "all_proxy", "ALL_PROXY"].find(
    (name) => (environment[name]?.trim() ?? "") !== "",
  );
  if (variable === undefined) return undefined;
  const exceptions = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
  if (exceptions.split(/[\s,]+/).some((entry) => isMeant(entry.toLowerCase(), target))) return undefined;
  return readProxy(variable, environment[variable]?.trim() ?? "");
}

function readProxy(variable: string, text: string): Proxy {
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.hostname === "") {
    // Not with the text: there may be a password in it.
    throw new ConfigurationError(
      `The environment variable ${variable} names no proxy that can be used: write one like http://proxy.example.com:3128, ` +
        "with http:// or https://, or name the platform's host in no_proxy.",
    );
  }
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  if (password !== "") rememberSecret(password);
  const authorization =
    user === "" && password === "" ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return { url, variable, authorization };
}

/** Whether an entry of `no_proxy` means the host: `*`, a name with all below it, an address, a subnet, each with or without a port. */
function isMeant(entry: string, { hostname, port, protocol }: URL): boolean {
  if (entry === "*") return true;
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const { name = "", only } = /^\[?(?<name>[^\]]*?)\]?(?::(?<only>\d+))?$/.exec(entry)?.groups ?? {};
  const known = isIP(entry) === 6 ? { name: entry, only: undefined } : { name, only };
  if (known.only !== undefined && known.only !== (port || (protocol === "https:" ? "443" : "80"))) return false;
  const [network = "", prefix] = known.name.split("/");
  if (prefix !== undefined) return isInSubnet(host, network, Number(prefix));
  const suffix = known.name.replace(/^\*?\./, "");
  return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
}

function isInSubnet(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !Number.isInteger(prefix)) return false;
  if (prefix < 0 || prefix > (family === 6 ? 128 : 32)) return false;
  const subnet = new BlockList();
  subnet.addSubnet(network, prefix, family === 6 ? "ipv6" : "ipv4");
  return subnet.check(host, family === 6 ? "ipv6" : "ipv4");
}
