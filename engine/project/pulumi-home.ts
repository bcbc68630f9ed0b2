import { homedir } from "node:os";
import { join } from "node:path";

/** The directory where Pulumi keeps what belongs to the user: `PULUMI_HOME`, else `~/.pulumi`. */
export function pulumiHome(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment["PULUMI_HOME"];
  return home === undefined || home === "" ? join(homedir(), ".pulumi") : home;
}
