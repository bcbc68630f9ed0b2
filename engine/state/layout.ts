import { join } from "node:path";

/** The full name of a stack of a `file://` backend. The organization is always `organization`. */
export interface StackReference {
  project: string;
  name: string;
}

/** The one organization that a `file://` backend knows. */
export const ORGANIZATION = "organization";

/** `organization/<project>/<stack>`. */
export function fullName(stack: StackReference): string {
  return `${ORGANIZATION}/${stack.project}/${stack.name}`;
}

/** Where a project-scoped `file://` backend keeps what, below its root directory. */
export class Layout {
  readonly #root: string;

  constructor(root: string) {
    this.#root = join(root, ".pulumi");
  }

  get meta(): string {
    return join(this.#root, "meta.yaml");
  }

  get stacks(): string {
    return join(this.#root, "stacks");
  }

  get locks(): string {
    return join(this.#root, "locks");
  }

  stateFile(stack: StackReference): string {
    return join(this.stacks, stack.project, `${stack.name}.json`);
  }

  tagsFile(stack: StackReference): string {
    return join(this.stacks, stack.project, `${stack.name}.pulumi-tags`);
  }

  history(stack: StackReference): string {
    return join(this.#root, "history", stack.project, stack.name);
  }

  backups(stack: StackReference): string {
    return join(this.#root, "backups", stack.project, stack.name);
  }

  locksOf(stack: StackReference): string {
    return join(this.locks, ORGANIZATION, stack.project, stack.name);
  }
}
