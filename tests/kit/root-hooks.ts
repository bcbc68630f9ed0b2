import { config } from "chai";
import { forgetSecrets } from "../../provider/core/redact.js";
import { nextProgram } from "../../sdk/current-program.js";
import { restoreEnvironment } from "./environment.js";

// A failure that cannot be repeated has to say all of what it saw.
config.truncateThreshold = 0;
// The terminals of the tests are none that cannot move a cursor, whatever runs them.
process.env["TERM"] = "xterm-256color";

/** What Mocha does around every test, and, with workers, around every file. */
export const mochaHooks = {
  /** A process remembers the secrets that it has met: those of a file before would be blanked in what this one expects. */
  beforeAll(): void {
    forgetSecrets();
  },
  afterEach(): void {
    restoreEnvironment();
    // Lookups of a program share an account: each test is a program of its own.
    nextProgram();
  },
};
