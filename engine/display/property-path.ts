/**
 * The parts of a property path such as `a.b[1]["x y"]`: names as strings, places in a list as numbers. A path that
 * cannot be read is one name, so that it is still shown.
 */
export function parsePropertyPath(path: string): (string | number)[] {
  const parts: (string | number)[] = [];
  const part = /\.?([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (part.lastIndex < path.length) {
    const match = part.exec(path);
    if (!match) return [path];
    const [, name, index, quoted] = match;
    if (name !== undefined) parts.push(name);
    else if (index !== undefined) parts.push(Number(index));
    else parts.push((quoted ?? "").replace(/\\(.)/g, "$1"));
  }
  return parts;
}
