/**
 * Whether this is `npm run test:long`: what has a short form is done at length, and what the short form does in processes
 * that are warm is done in processes of its own.
 */
export const LONG = process.env["TEST_LENGTH"] === "long";
