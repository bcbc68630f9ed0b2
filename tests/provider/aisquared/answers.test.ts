import { expect } from "chai";
import { UnconfirmedError } from "../../../provider/core/errors/unconfirmed-error.js";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { rejection } from "../../kit/provider.js";
import { ARGS, checked, partial, useAisquared } from "./support.js";

describe("An answer of AI Squared that shows something else than it was asked for", () => {
  const bench = useAisquared();

  /** Success for a write, with the sync as it is, but for these attributes. */
  function answer(method: string, attributes: Record<string, unknown>, how: { applied?: boolean } = {}): void {
    bench.sandbox.fault({
      platform: "aisquared",
      method,
      path: "/syncs",
      status: 200,
      body: { data: { id: "1", type: "syncs", attributes: { ...SHOWN, ...attributes } } },
      times: "always",
      ...how,
    });
  }
  const SHOWN = {
    source_id: 1,
    destination_id: 3,
    model_id: 1,
    stream_name: "profile",
    sync_mode: "incremental",
    configuration: ARGS.configuration,
    schedule_type: "interval",
    sync_interval: 30,
    sync_interval_unit: "minutes",
    cron_expression: null,
    cursor_field: null,
    status: "pending",
  };

  it("is no success of a PUT, names both values, and the next update sends it again", async () => {
    const { id, state } = await bench.create(ARGS);
    answer("PUT", {});
    const error = await rejection(bench.update(id, state, { ...ARGS, syncInterval: "2h" }));
    expect(error).to.be.instanceOf(UnconfirmedError);
    expect(error.message).to.include("PUT /api/v1/syncs/1").and.include('syncInterval "30m" instead of "2h"');
    const { calls } = aisquaredSync.planUpdate(id, state, checked({ ...ARGS, syncInterval: "2h" }));
    expect(calls.map(({ operation }) => operation)).to.deep.equal(["set-settings"]);
  });

  it("keeps what a PUT has done of what it was asked for", async () => {
    const { id, state } = await bench.create(ARGS);
    answer("PUT", {});
    bench.sandbox.fault({
      platform: "aisquared",
      method: "GET",
      path: "/api/v1/syncs/1",
      // What the update looks at before it writes.
      after: 1,
      body: { data: { id: "1", type: "syncs", attributes: { ...SHOWN, stream_name: "customer" } } },
      times: "always",
    });
    const error = await partial(bench.update(id, state, { ...ARGS, syncInterval: "2h", streamName: "customer" }));
    expect(error.cause).to.be.instanceOf(UnconfirmedError);
    expect(error.state).to.include({ streamName: "customer", syncInterval: "30m" });
  });

  it("is a success where a look shows that it was done", async () => {
    const { id, state } = await bench.create(ARGS);
    answer("PUT", {}, { applied: true });
    expect(await bench.update(id, state, { ...ARGS, syncInterval: "2h" })).to.include({ syncInterval: "2h" });
  });

  it("keeps the sync that a POST has made", async () => {
    answer("POST", { sync_mode: "full_refresh" }, { applied: true });
    bench.sandbox.fault({
      platform: "aisquared",
      method: "GET",
      path: "/api/v1/syncs/1",
      body: { data: { id: "1", type: "syncs", attributes: { ...SHOWN, sync_mode: "full_refresh" } } },
      times: "always",
    });
    const error = await partial(bench.create(ARGS));
    expect(error.id).to.equal("1/1");
    expect(error.state).to.include({ syncMode: "full_refresh" });
    expect(error.message).to.include('syncMode "full_refresh" instead of "incremental"');
  });

  it("is no success of a pause", async () => {
    const { id, state } = await bench.create(ARGS);
    answer("PATCH", {});
    const error = await rejection(bench.update(id, state, { ...ARGS, paused: true }));
    expect(error).to.be.instanceOf(UnconfirmedError);
    expect(error.message).to.include("still enabled");
  });
});
