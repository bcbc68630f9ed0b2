import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { AisquaredData } from "../../../sandbox/aisquared/model.js";
import { SEEDED_USERS } from "../../../sandbox/aisquared/seed.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";

interface Recorded {
  n: number;
  name: string;
  method: string;
  path: string;
  request: unknown;
  status: number;
  response: unknown;
  temporal_calls: unknown[];
}

/** What the recordings do not hold: who asked, where that matters. */
interface Asker {
  authorization?: string;
  workspace?: string | undefined;
}

const recordings = readFileSync("tests/data/recorded/aisquared.jsonl", "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Recorded)
  .filter((line) => typeof line.n === "number");

const passwords: Record<string, string> = Object.fromEntries(
  Object.values(SEEDED_USERS).map(({ email, password }) => [email, password]),
);

const BODY = {
  source_id: 1,
  destination_id: 3,
  model_id: 1,
  schedule_type: "interval",
  sync_interval: 10,
  sync_interval_unit: "minutes",
  stream_name: "profile",
  sync_mode: "full_refresh",
  configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
};

/** Values that no emulation can repeat: compared by their kind. Everything else must be equal. */
const FREE: Record<string, string> = {
  // Taken over the whole catalog, of which the recording holds only the names of the streams.
  catalog_hash: "<hash>",
  created_at: "<time>",
  updated_at: "<time>",
  token: "<jwt>",
};

/**
 * Every recorded exchange with the real server, sent to the sandbox again: status, body and calls to the scheduler. Half
 * of the exchanges were recorded; `between` does what the others must have done.
 */
describe("AI Squared sandbox against the recordings of a real server", () => {
  let sandbox: Sandbox;
  const tokens: string[] = [];
  const seen = new Map<string, string>();

  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  const data = (): AisquaredData => sandbox.snapshot("aisquared") as AisquaredData;
  const change = (request: unknown): unknown => sandbox.change("aisquared", request);
  const login = async (user: { email: string; password: string }): Promise<void> => {
    const answer = await send("POST", "/api/v1/login", user, {});
    tokens.push((answer.body as { data: { id: string } }).data.id);
  };
  const fillUpTo = (id: number): void => {
    while (data().lastIds.sync < id) change({ createSync: { fields: BODY } });
  };
  const createAs = (id: number, fields: object): void => {
    fillUpTo(id - 1);
    change({ createSync: { fields: { ...BODY, ...fields } } });
  };
  const edit = (id: number, set: object): unknown => change({ updateSync: { id, set } });

  async function send(
    method: string,
    path: string,
    body: unknown,
    { authorization, workspace }: Asker,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${sandbox.url}/aisquared${path}`, {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(workspace !== undefined && { "workspace-id": workspace }),
        ...(body !== null && { "content-type": "application/json" }),
      },
      ...(body !== null && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  }

  const between: Record<number, () => unknown> = {
    5: () => login(SEEDED_USERS.admin),
    15: () => {
      fillUpTo(3);
    },
    20: () => {
      fillUpTo(6);
    },
    49: () => {
      fillUpTo(13);
    },
    54: () => {
      fillUpTo(16);
    },
    57: () => {
      fillUpTo(19);
    },
    82: () => {
      createAs(21, { cursor_field: "updated_at" });
    },
    85: () => edit(21, { configuration: [{ from: "a", to: "b", mapping_type: "standard" }] }),
    88: () => edit(21, BODY),
    94: () => edit(21, { source_id: 2, model_id: 2 }),
    118: () => change({ pauseSync: 21 }),
    122: () => {
      createAs(22, {});
    },
    127: () => change({ resumeSync: 22 }),
    134: () => change({ setColumns: { id: 22, status: "failed" } }),
    138: () => {
      edit(22, { sync_interval: 8 });
      return change({ setColumns: { id: 22, status: "aborted" } });
    },
    143: () => {
      edit(22, { sync_interval: 9 });
      change({ setColumns: { id: 22, status: "healthy" } });
      return change({ catalog: { connectorId: 3, streams: ["customer"] } });
    },
    147: () => {
      change({ catalog: { connectorId: 3, streams: ["profile", "customer", "DatabricksModel"] } });
      return change({ deleteSync: 2 });
    },
    153: () => {
      createAs(23, { schedule_type: "manual" });
    },
    156: () => change({ run: { syncId: 23, status: "started" } }),
    166: () => change({ pauseSync: 23 }),
    171: () => login(SEEDED_USERS.viewer),
    177: () => login(SEEDED_USERS.admin),
    192: () => {
      change({ lastIds: { catalog: 3 } });
      return login(SEEDED_USERS.admin);
    },
    196: () => {
      createAs(26, {
        destination_id: 4,
        configuration: [
          {
            from: 5,
            to: "n",
            mapping_type: "static",
            value: true,
            value_type: "boolean",
            template: null,
            embedding_config: { mode: "m", model: "x", api_key: "SECRET" },
          },
        ],
      });
    },
    205: () => change({ lastIds: { catalog: 5 } }),
    218: async () => {
      for (let attempt = 0; attempt < 3; attempt++) {
        await send("POST", "/api/v1/login", { email: SEEDED_USERS.viewer.email, password: "x" }, {});
      }
    },
    220: () => send("POST", "/api/v1/login", { email: SEEDED_USERS.viewer.email, password: "x" }, {}),
  };

  const asker = (n: number): Asker => {
    const latest = tokens.at(-1) ?? "";
    if (n === 5) return { authorization: `Bearer ${latest}` };
    if (n === 7) return { authorization: "Bearer garbage", workspace: "1" };
    // The token before the second login.
    if (n === 71) return { authorization: `Bearer ${tokens.at(-2) ?? ""}`, workspace: "1" };
    if (n === 76 || n === 78) return { authorization: `Bearer ${latest}`, workspace: "2" };
    if (n === 221) return { authorization: `bearer ${latest}`, workspace: "1" };
    return { authorization: `Bearer ${latest}`, workspace: "1" };
  };

  function comparable(value: unknown, key = ""): unknown {
    if (key in FREE && typeof value === "string") return FREE[key];
    if (typeof value === "string") {
      if (/^(<jwt>|eyJ.*|[0-9a-f]{8}-[0-9a-f-]{27})$/.test(value)) return "<jwt or uuid>";
      return value.replaceAll(sandbox.url, "http://127.0.0.1:3999");
    }
    if (Array.isArray(value)) return value.map((item) => comparable(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item, name)]));
  }

  /** Where the recording was cut (`"...": …`), only the keys that it kept are compared. */
  function cutLike(recorded: unknown, ours: unknown): unknown {
    if (Array.isArray(recorded)) {
      return Array.isArray(ours) ? ours.map((item, index) => cutLike(recorded[index], item)) : ours;
    }
    if (!isObject(recorded) || !isObject(ours)) return ours;
    const cut = "..." in recorded;
    const kept = Object.entries(ours)
      .filter(([key]) => !cut || key in recorded)
      .map(([key, item]) => [key, cutLikeOnlyFirst(key, recorded[key], item)]);
    return { ...Object.fromEntries(kept), ...(cut && { "...": recorded["..."] }) };
  }

  /** The catalog's cut is in its list of streams too: the first is kept. */
  function cutLikeOnlyFirst(key: string, recorded: unknown, ours: unknown): unknown {
    if (key === "streams" && Array.isArray(ours)) return ours.slice(0, 1);
    return cutLike(recorded, ours);
  }

  /** `updated_at` must stand still where the real one did. */
  function checkTimes(recorded: unknown, ours: unknown): void {
    const times = (value: unknown): { id: string; at: string } | undefined => {
      const found = value as { data?: { id?: string; type?: string; attributes?: { updated_at?: string } } } | null;
      if (found?.data?.type !== "syncs") return undefined;
      return { id: found.data.id ?? "", at: found.data.attributes?.updated_at ?? "" };
    };
    const [theirs, mine] = [times(recorded), times(ours)];
    if (theirs === undefined || mine === undefined) return;
    const key = `${theirs.id} ${theirs.at}`;
    expect(seen.get(key) ?? mine.at, "updated_at").to.equal(mine.at);
    seen.set(key, mine.at);
  }

  it("holds the recordings", () => {
    expect(recordings).to.have.length(99);
  });

  for (const recorded of recordings) {
    it(`${recorded.n} ${recorded.name}: ${recorded.method} ${recorded.path} → ${recorded.status}`, async () => {
      await between[recorded.n]?.();
      sandbox.clock.advance(5);
      const { email } = (recorded.request ?? {}) as { email?: string };
      const body = JSON.parse(
        JSON.stringify(recorded.request).replace("<password>", passwords[email ?? ""] ?? ""),
      ) as unknown;
      const before = data().temporalCalls.length;
      const answer = await send(recorded.method, recorded.path, body, asker(recorded.n));
      if (recorded.path.endsWith("/login") && answer.status === 200) {
        tokens.push((answer.body as { data: { id: string } }).data.id);
      }

      expect(answer.status).to.equal(recorded.status);
      expect(comparable(cutLike(recorded.response, answer.body))).to.deep.equal(comparable(recorded.response));
      // The order of keys too, where an answer was recorded whole.
      if (/^connector get|^model get/.test(recorded.name))
        expect(JSON.stringify(comparable(answer.body))).to.equal(JSON.stringify(comparable(recorded.response)));
      checkTimes(recorded.response, answer.body);
      expect(data().temporalCalls.slice(before)).to.deep.equal(recorded.temporal_calls);
    });
  }
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
