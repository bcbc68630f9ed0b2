/** Values of a resource in canonical form: plain JSON. */
export type Values = Record<string, unknown>;
