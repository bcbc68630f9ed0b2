const SECRET_KEY =
  /^(credentials?|passw(or)?d|.*secret|(access|refresh|auth|id|user|api|bearer|session)?_?token|api_?key|.*private_?key|signing_?key|authorization|cookie|jwt)$/i;

/** What the log shows in the place of a secret. */
const SECRET = "[secret]";

/** A copy for the log: every value below a key that looks like a credential is replaced; its shape stays. */
export function redactBody(value: unknown, secret = false): unknown {
  if (Array.isArray(value)) return value.map((item) => redactBody(item, secret));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        // The kind of a credential ("API_KEY") is no secret, and says what a call was about.
        if (secret && key === "type") return [key, item];
        return [key, redactBody(item, secret || SECRET_KEY.test(key))];
      }),
    );
  }
  return secret && value !== null ? SECRET : value;
}

/** Path and query with the values of credential-like query keys replaced. Everything else stays as received. */
export function redactPath(path: string): string {
  const mark = path.indexOf("?");
  if (mark < 0) return path;
  const query = path
    .slice(mark + 1)
    .split("&")
    .map((pair) => {
      const [key = ""] = pair.split("=", 1);
      return SECRET_KEY.test(key) ? `${key}=${SECRET}` : pair;
    });
  return `${path.slice(0, mark)}?${query.join("&")}`;
}
