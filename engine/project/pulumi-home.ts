import { join } from "node:path";

import { currentUser } from "../user.js";

/** The directory where Pulumi keeps what belongs to the user: `PULUMI_HOME`, else `.pulumi` in their home directory. */
export function pulumiHome(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment["PULUMI_HOME"];
  return home === undefined || home === "" ? join(currentUser().home, ".pulumi") : home;
}
