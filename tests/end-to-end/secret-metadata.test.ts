import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildDrift } from "../../cli/drift/build.js";
import { buildReview } from "../../cli/review/build.js";
import type { NangoSnapshot } from "../../sandbox/nango/snapshot.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { type Ran, succeeded, TestStack } from "../kit/test-stack.js";

const SECRETS = ["first-hush", "second-hush", "third-hush"] as const;

describe("Metadata of a Nango connection that the program keeps secret", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  beforeEach(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
  });
  afterEach(async () => {
    stack.dispose();
    await sandbox.close();
  });

  const declare = (metadata: unknown): void => {
    const args = { providerConfigKey: "hubspot", connectionId: "acme", metadata };
    stack.declare([{ platform: "nango", resource: "ConnectionMetadata", name: "acme", args: args }]);
  };
  const there = () =>
    (sandbox.snapshot("nango") as NangoSnapshot).environments[0]?.integrations[0]?.connections.find(
      ({ connectionId }) => connectionId === "acme",
    )?.metadata;
  const expectHidden = (shown: unknown): void => {
    const text = JSON.stringify(shown) + filesIn(join(stack.folder, "backend"));
    for (const secret of SECRETS) expect(text).not.to.contain(secret);
  };

  const forms = {
    "a part of it": (secret: string) => ({ plan: "pro", token: { $secret: secret } }),
    "the whole of it": (secret: string) => ({ $secret: { plan: "pro", token: secret } }),
  };
  for (const [what, form] of Object.entries(forms)) {
    it(`stays secret in the state, reviews and drift: ${what}`, async () => {
      const shown: Ran[] = [];
      const seen = (ran: Ran): Ran => {
        shown.push(ran);
        return succeeded(ran);
      };
      declare(form(SECRETS[0]));
      seen(await stack.up());
      expect(there()).to.deep.equal({ plan: "pro", token: SECRETS[0] });
      expect(seen(await stack.preview()).digest.steps?.filter(({ op }) => op !== "same")).to.deep.equal([]);

      declare(form(SECRETS[1]));
      const review = await buildReview(seen(await stack.preview()).digest);
      expect(review.problems).to.deep.equal([]);
      expect(review.syncs[0]?.calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
        "PATCH /connections/metadata",
      ]);
      expect(JSON.stringify(review)).to.contain("[secret]");
      expectHidden(review);
      seen(await stack.up());
      expect(there()).to.deep.equal({ plan: "pro", token: SECRETS[1] });

      sandbox.change("nango", {
        action: "set-metadata",
        connection: "acme",
        metadata: { plan: "free", token: SECRETS[2] },
      });
      const drift = await buildDrift(seen(await stack.refresh()).digest, [], "2026-01-01");
      expectHidden(drift);
      expect(JSON.stringify(drift)).to.contain("metadata");
      seen(await stack.refresh({ previewOnly: false }));
      expectHidden(shown.map(({ digest, messages }) => ({ digest, messages })));
      seen(await stack.up());
      expect(there()).to.deep.equal({ plan: "pro", token: SECRETS[1] });
      expectHidden(shown.map(({ digest, messages }) => ({ digest, messages })));
    });
  }
});

function filesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}
