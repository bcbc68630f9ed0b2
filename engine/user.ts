import { homedir, userInfo } from "node:os";

/** Who runs the engine, as Pulumi sees them: by the system's list of users, else by `$USER` and `$HOME`. */
export interface User {
  name: string;
  /** Absolute path of the home directory. `$HOME` may name another one. */
  home: string;
}

/** The user of this process. In a container its number may be in no list of users. */
export function currentUser(environment: NodeJS.ProcessEnv = process.env): User {
  try {
    const { username, homedir: home } = userInfo();
    return { name: username, home };
  } catch {
    return { name: environment["USER"] ?? "", home: environment["HOME"] ?? homedir() };
  }
}
