import { expect } from "chai";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import { rejection, useBench } from "../../kit/provider.js";

const REF = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };
const MINUTE = 60_000;

describe("A token that Paragon refuses", () => {
  const bench = useBench();

  async function refusal(ahead: number): Promise<string> {
    const date = new Date(Date.now() + ahead).toUTCString();
    bench.sandbox.fault({
      platform: "paragon",
      status: 401,
      times: "always",
      headers: { date },
      body: { message: "Unauthorized" },
    });
    return (await rejection(paragonSync.create({ ...REF, incrementalAccumulatorFrequency: "1h" }, bench.context())))
      .message;
  }

  it("is told with the clock where Paragon's is ahead", async () => {
    expect(await refusal(11 * MINUTE))
      .to.contain("Paragon's clock is 11 minutes ahead of this machine's")
      .and.contain("correct this machine's clock");
  });

  it("is told with the clock where Paragon's is behind", async () => {
    expect(await refusal(-2 * MINUTE))
      .to.contain("Paragon's clock is 2 minutes behind this machine's")
      .and.contain("not valid yet");
  });

  it("is told with the key and the audience where the clocks agree", async () => {
    expect(await refusal(5_000))
      .to.contain("PARAGON_SIGNING_KEY")
      .and.contain("PARAGON_AUDIENCE")
      .and.not.contain("clock");
  });
});
