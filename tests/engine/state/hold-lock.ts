import { Layout } from "../../../engine/state/layout.js";
import { StackLock } from "../../../engine/state/stack-lock.js";

/** A process that takes the lock of `demo/dev` below its first argument, says so, and exits when it is written to. */
void StackLock.take(new Layout(process.argv[2] ?? ""), { project: "demo", name: "dev" }).then(() => {
  process.stdout.write("held");
  process.stdin.on("data", () => process.exit(3));
});
