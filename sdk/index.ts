export * as nango from "./nango.js";
