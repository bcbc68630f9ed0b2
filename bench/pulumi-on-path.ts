import { accessSync, constants } from "node:fs";
import path from "node:path";

/** Whether a `pulumi` can be run. */
export function pulumiIsOnPath(): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, "pulumi"), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
