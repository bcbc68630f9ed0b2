import { type Urn } from "../../protocol/urn.js";
import { type ResourceState, rootStackOf } from "../../engine/index.js";

/** A resource at its place in the tree. */
export interface TreeRow {
  resource: ResourceState;
  /** What stands before it: `│  └─ `. */
  branch: string;
  /** What stands before lines that belong to it. */
  below: string;
}

/** Resources as a tree of parents and children. Without the entry of the stack there is no root: then one list. */
export function resourceTree(resources: readonly ResourceState[]): TreeRow[] {
  const root = rootStackOf(resources);
  const urns = new Set(resources.map(({ urn }) => urn));
  if (root === undefined || resources.some(({ parent }) => isUrn(parent) && !urns.has(parent))) {
    return resources.map((resource) => ({ resource, branch: "", below: "    " }));
  }
  const children = new Map<Urn, ResourceState[]>();
  const orphans: ResourceState[] = [];
  for (const resource of resources) {
    if (resource === root) continue;
    if (isUrn(resource.parent)) children.set(resource.parent, [...(children.get(resource.parent) ?? []), resource]);
    else orphans.push(resource);
  }
  children.set(root.urn, [...(children.get(root.urn) ?? []), ...orphans]);

  const rows: TreeRow[] = [];
  const add = (resource: ResourceState, padding: string, branch: string): void => {
    // Of several entries with one URN (one of them waits for its delete) the first has the children.
    const own = children.get(resource.urn) ?? [];
    children.delete(resource.urn);
    const inner = padding + (branch === "├─ " ? "│  " : branch === "└─ " ? "   " : "");
    rows.push({ resource, branch: padding + branch, below: inner + (own.length > 0 ? "│  " : "   ") });
    own.forEach((child, index) => {
      add(child, inner, index === own.length - 1 ? "└─ " : "├─ ");
    });
  };
  add(root, "", "");
  return rows;
}

function isUrn(urn: Urn | undefined): urn is Urn {
  return urn !== undefined && urn !== "";
}
