import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { pulumiIsOnPath } from "../../../bench/pulumi-on-path.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { declared } from "../../kit/fleet.js";
import { TestStack } from "../../kit/test-stack.js";

const PACK = path.resolve(__dirname, "../../../examples/policy");

// Nothing else can run a policy pack.
const suite = pulumiIsOnPath() ? describe : describe.skip;

suite("examples/policy: the pack on the Pulumi CLI", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;
  let stack: TestStack;

  before(async () => {
    sandbox = await startSandbox({});
    stack = new TestStack(sandbox);
  });

  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  const pulumi = (...words: string[]): Promise<{ status: number; output: string }> => {
    const env = { ...process.env, ...stack.environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    return new Promise((resolve) => {
      execFile("pulumi", [...words, "--non-interactive"], { cwd: stack.project, env }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
      });
    });
  };

  it("stops a preview in which a sync is faster than its plan, and lets the others through", async () => {
    expect(await pulumi("stack", "init", "dev")).to.include({ status: 0 });
    const preview = ["preview", "--policy-pack", PACK, "--policy-pack-config", path.join(PACK, "config.json")];

    stack.declare([declared("nango", { frequency: "5m" })]);
    const allowed = await pulumi(...preview);
    expect(allowed.status, allowed.output).to.equal(0);

    stack.declare([declared("nango", { frequency: "30s" })]);
    const refused = await pulumi(...preview);
    expect(refused.status).not.to.equal(0);
    expect(refused.output).to.contain(
      "acme-nango runs every 30 seconds; acme has the plan enterprise: every 5 min at most.",
    );
  });
});
