import { parsePattern } from "../../protocol/property-path.js";
import { type PropertyMap } from "../../protocol/values.js";
import { resetPath } from "./reset-path.js";

/** The new inputs, with each ignored path as it was in the old ones. A path that cannot be read ignores nothing. */
export function ignoreChanges(news: PropertyMap, olds: PropertyMap, paths: readonly string[]): PropertyMap {
  return paths.reduce((inputs, text) => {
    const path = parsePattern(text);
    return path === undefined ? inputs : resetPath(inputs, path, olds);
  }, news);
}
