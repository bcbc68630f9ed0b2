/**
 * Fleets of all four platforms on the sandbox, under the rate limits that their documents state (Paragon and Sequin state
 * none): requests, the time over the time that the limit gives, peak memory of the engine, size of the state.
 * Needs a build. Run: `npm run bench:fleet`, or one of them: `npm run bench:fleet -- nango 1000`. Nango's smallest limit,
 * 200 a minute, with another client on the same account that takes one a second: `npm run bench:fleet -- nango-shared 300`.
 */
import { setTimeout as delay } from "node:timers/promises";
import { startSandbox } from "../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../sandbox/types.js";
import { FLEETS } from "./fleets.js";
import { BenchProject, EMBEDDED, LIFE, line } from "./project.js";

type Platform = keyof typeof FLEETS;

interface Case {
  readonly platform: Platform;
  readonly count: number;
}

/** Nango's Growth plan. */
const NANGO_PER_MINUTE = 2000;
/** What the documents say: a thousand syncs take ten minutes, whoever makes them. */
const AISQUARED_PER_MINUTE = 100;

const PER_MINUTE: Partial<Record<Platform, number>> = { nango: NANGO_PER_MINUTE, aisquared: AISQUARED_PER_MINUTE };

const CASES: readonly Case[] = [
  { platform: "nango", count: 1000 },
  { platform: "nango", count: 10_000 },
  { platform: "paragon", count: 1000 },
  { platform: "sequin", count: 1000 },
  { platform: "aisquared", count: 1000 },
];

async function live({ platform, count }: Case): Promise<void> {
  const sandbox = await startSandbox({
    settings: {
      nango: { rateLimit: { requests: NANGO_PER_MINUTE, windowMs: 60_000 } },
      aisquared: { requestsPerMinute: AISQUARED_PER_MINUTE },
    },
  });
  const perMinute = PER_MINUTE[platform];
  const limit = perMinute === undefined ? "no limit is documented" : `${String(perMinute)} requests a minute`;
  console.log(`\n${String(count)} syncs of ${platform}, ${limit}`);
  const project = new BenchProject(sandbox, FLEETS[platform].prepare(sandbox, count));
  try {
    for (const [name, words] of Object.entries(LIFE)) {
      const figures = await project.run(EMBEDDED, words);
      console.log(line(platform, name, figures) + ofTheLimit(figures.seconds, figures.requests, perMinute));
      if (name === "up") console.log(`state: ${(project.stateSize / 1024 / count).toFixed(2)} KB a sync`);
    }
  } finally {
    project.remove();
    await sandbox.close();
  }
}

/** Fewer requests than a minute allows are not held up, so there is nothing to compare with. */
function ofTheLimit(seconds: number, requests: number, perMinute: number | undefined): string {
  if (perMinute === undefined || requests <= perMinute) return "";
  return `, ${(seconds / ((requests / perMinute) * 60)).toFixed(2)} of the time that the limit gives`;
}

function isPlatform(word: string): word is Platform {
  return Object.hasOwn(FLEETS, word);
}

const SHARED_PER_MINUTE = 200;
const OTHERS_EVERY = 1000;

/** How much of each whole minute of an account is used while a fleet is made beside another client, and what is refused to us. */
async function shareNango(count: number): Promise<void> {
  const sandbox = await startSandbox({
    settings: { nango: { rateLimit: { requests: SHARED_PER_MINUTE, windowMs: 60_000 } } },
  });
  console.log(
    `\n${String(count)} syncs of nango, ${String(SHARED_PER_MINUTE)} requests a minute, another client on the account`,
  );
  const project = new BenchProject(sandbox, FLEETS.nango.prepare(sandbox, count));
  const end = new AbortController();
  const others = otherClient(sandbox, end.signal);
  try {
    const figures = await project.run(EMBEDDED, LIFE["up"] ?? []);
    console.log(line("nango", "up", figures));
    const log = sandbox.log();
    const isOther = ({ path }: { path: string }): boolean => path.includes(OTHER);
    const refused = log.filter(({ status }) => status === 429);
    console.log(
      `refused: ${String(refused.filter((request) => !isOther(request)).length)} of ours, ${String(refused.filter(isOther).length)} of the other client's`,
    );
    console.log(
      `used of each whole minute: ${usedOfMinutes(log)
        .map((used) => used.toFixed(3))
        .join(" ")}`,
    );
  } finally {
    end.abort();
    await others;
    project.remove();
    await sandbox.close();
  }
}

const OTHER = "another-client";

async function otherClient(sandbox: Sandbox, signal: AbortSignal): Promise<void> {
  const { NANGO_BASE_URL = "", NANGO_SECRET_KEY = "" } = sandbox.environment;
  while (!signal.aborted) {
    await fetch(`${NANGO_BASE_URL}/connection?connectionId=${OTHER}`, {
      headers: { authorization: `Bearer ${NANGO_SECRET_KEY}` },
    });
    await delay(OTHERS_EVERY, undefined, { signal }).catch(() => undefined);
  }
}

/** The minutes begin as Nango's do: with the first request after the last one ended. The last one is not whole. */
function usedOfMinutes(log: readonly LoggedRequest[]): number[] {
  const minutes: { start: number; used: number }[] = [];
  for (const { at: time, status } of log) {
    const at = Date.parse(time);
    let last = minutes.at(-1);
    if (last === undefined || at >= last.start + 60_000) minutes.push((last = { start: at, used: 0 }));
    if (status !== 429) last.used++;
  }
  return minutes.slice(0, -1).map(({ used }) => used / SHARED_PER_MINUTE);
}

async function main(): Promise<void> {
  const [platform, count] = process.argv.slice(2);
  if (platform === "nango-shared") return shareNango(Number(count ?? 300));
  if (platform !== undefined && !isPlatform(platform)) throw new Error(`No platform is called ${platform}`);
  const chosen = platform === undefined ? CASES : [{ platform, count: Number(count ?? 1000) }];
  for (const one of chosen) await live(one);
  if (platform === undefined) await shareNango(300);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
