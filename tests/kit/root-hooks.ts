import { restoreEnvironment } from "./environment.js";

/** What Mocha does around every test. */
export const mochaHooks = {
  afterEach(): void {
    restoreEnvironment();
  },
};
