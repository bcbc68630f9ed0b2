import { expect } from "chai";
import { projectId } from "../../../sandbox/paragon/seed.js";
import { mintUserToken } from "../../../sandbox/paragon/user-token.js";
import { useParagon } from "./support.js";

describe("the emulated Paragon: who may do what", () => {
  const bench = useParagon();

  it("knows a user by a token signed for the project", async () => {
    expect((await bench.acme("GET", "/api/syncs")).status).to.equal(200);
  });

  const tokens: Record<string, () => Promise<string | null>> = {
    "no token": () => Promise.resolve(null),
    "something else": () => Promise.resolve("nonsense"),
    "the token of another project": () => mintUserToken("acme", { tokenAudience: "useparagon.com/other" }),
    "a token for the dashboard": () =>
      mintUserToken("acme", { tokenAudience: `dashboard.useparagon.com/${projectId}` }),
    "a token that has ended": () => mintUserToken("acme", { lifetimeSeconds: -10 }),
    "a token with a broken signature": async () => `${(await mintUserToken("acme")).slice(0, -8)}AAAAAAAA`,
  };
  for (const [what, make] of Object.entries(tokens)) {
    it(`answers 401 to ${what}`, async () => {
      const caller = bench.as("acme", await make());
      expect(await caller("GET", "/api/syncs")).to.deep.include({ status: 401, body: { message: "Unauthorized" } });
    });
  }

  it("does not show one user's syncs to another: 404, or 403 as chosen", async () => {
    const id = await bench.enabled();
    const stranger = bench.as("globex");
    expect((await stranger("GET", `/api/syncs/${id}`)).status).to.equal(404);
    expect((await stranger("DELETE", `/api/syncs/${id}`)).status).to.equal(404);
    expect((await stranger("GET", "/api/syncs")).body).to.deep.equal({ data: [] });
    bench.options({ foreignSync: 403 });
    expect((await stranger("GET", `/api/syncs/${id}`)).status).to.equal(403);
  });

  for (const [errorBody, text] of Object.entries({
    message: '{"message":"Sync not found"}',
    messages: '{"message":[{"constraints":{"rule":"Sync not found"},"children":[]}]}',
    error: '{"error":"Sync not found"}',
    text: "Sync not found",
  })) {
    it(`can say what is wrong as ${errorBody}`, async () => {
      bench.options({ errorBody });
      expect(await bench.acme("GET", "/api/syncs/none")).to.include({ status: 404, text });
    });
  }
});
