/** A setting of a platform: looked up when a call needs it, never a resource argument. */
export interface Setting {
  /** What it is, for messages: "the secret key of the Nango environment". */
  readonly what: string;
  /** Environment variable; wins over the stack's config. */
  readonly environment: string;
  /** Key of the stack's config and of an explicit provider's inputs, such as `nango:secretKey`. */
  readonly config: string;
  /** Blanked in every message from the moment it is read. */
  readonly secret?: boolean;
  /** What its value looks like; see {@link settingValue}. Default: a secret is a key, anything else a line of text. */
  readonly form?: "text" | "key" | "password" | "pem";
  /** What can be given in its place. */
  readonly alternative?: Setting;
  /** No account can do without it. */
  readonly required?: boolean;
}
