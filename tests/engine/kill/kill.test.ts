import { LONG } from "../../kit/length.js";
import { Trial } from "./trial.js";

/** `npm run kill` has as many as one likes. */
const KILLS = LONG ? 40 : 5;
/** Runs that may be over before their moment. */
const ROUNDS = 3 * KILLS;
const SEED = Number(process.env["KILL_SEED"] ?? Date.now() % 2 ** 31);

describe(`Killing a run at any moment (KILL_SEED=${SEED})`, function () {
  this.timeout(KILLS * 60_000);

  before(function () {
    // The processes below the engine are found where Linux lists them.
    if (process.platform !== "linux") this.skip();
  });

  it(`loses nothing and makes nothing twice: the next run brings program, state and platforms together (${KILLS} times)`, async () => {
    const trial = await Trial.start(SEED);
    try {
      let killed = 0;
      for (let round = 0; killed < KILLS && round < ROUNDS; round++) if ((await trial.once()).killed) killed += 1;
    } finally {
      await trial.end();
    }
  });
});
