/**
 * Fleets of all four platforms on the sandbox, under the rate limits that their documents state (Paragon and Sequin state
 * none): requests, the time over the time that the limit gives, peak memory of the engine, size of the state.
 * Needs a build. Run: `npm run bench:fleet`, or one of them: `npm run bench:fleet -- nango 1000`.
 */
import { startSandbox } from "../sandbox/server.js";
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

async function main(): Promise<void> {
  const [platform, count] = process.argv.slice(2);
  if (platform !== undefined && !isPlatform(platform)) throw new Error(`No platform is called ${platform}`);
  const chosen = platform === undefined ? CASES : [{ platform, count: Number(count ?? 1000) }];
  for (const one of chosen) await live(one);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
