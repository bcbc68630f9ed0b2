export * as aisquared from "./aisquared.js";
export * as nango from "./nango.js";
export * as paragon from "./paragon.js";
export * as sequin from "./sequin.js";
