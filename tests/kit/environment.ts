/** Changes that are to be taken back. */
const open = new Set<() => void>();

/**
 * Changes variables of this process (`undefined` takes one away), and its folder where one is given, until the function that
 * it returns is called, or the test is over: one that ran out of time leaves nothing to the next.
 */
export function changeEnvironment(variables: Readonly<NodeJS.ProcessEnv>, cwd?: string): () => void {
  const [before, folder] = [{ ...process.env }, process.cwd()];
  if (cwd !== undefined) process.chdir(cwd);
  set(variables);
  const restore = (): void => {
    if (!open.delete(restore)) return;
    if (cwd !== undefined) process.chdir(folder);
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    set(before);
  };
  open.add(restore);
  return restore;
}

/** Takes back what a test has left, the latest change first. */
export function restoreEnvironment(): void {
  for (const restore of [...open].reverse()) restore();
}

function set(variables: Readonly<NodeJS.ProcessEnv>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
