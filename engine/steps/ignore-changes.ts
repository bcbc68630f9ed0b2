import { type PropertyMap } from "../values.js";
import { parsePath, resetPath } from "./property-path.js";

/** The new inputs, with each ignored path as it was in the old ones. A path that cannot be read ignores nothing. */
export function ignoreChanges(news: PropertyMap, olds: PropertyMap, paths: readonly string[]): PropertyMap {
  return paths.reduce((inputs, text) => {
    const path = parsePath(text);
    return path === undefined ? inputs : resetPath(inputs, path, olds);
  }, news);
}
