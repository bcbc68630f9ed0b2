import { expect } from "chai";
import type { Values } from "../../provider/core/values.js";
import type { Ending } from "./cell.js";
import type { ChaosPlatform } from "./platform.js";
import type { Entry, SmallStack } from "./small-stack.js";
import type { Stage } from "./stage.js";

/** The platform is as the program says, the state as the platform, and nothing is left to do. */
export async function expectAllWell(
  stage: Stage,
  platform: ChaosPlatform,
  stack: SmallStack,
  program: Values | undefined,
): Promise<void> {
  platform.expectThere(stage.sandbox, program);
  expect(stack.replaced, "replaced and not deleted").to.deep.equal([]);
  expect(await stack.preview(program), "what the next preview shows").to.equal(
    program === undefined ? "nothing" : "same",
  );
  const before = stack.entry;
  expect(await stack.refresh(), `a refresh finds the state as it is: ${texts(before, stack.entry)}`).to.equal(true);
  expect(await stack.preview(program), "a preview after a refresh").to.equal(
    program === undefined ? "nothing" : "same",
  );
}

/** What to do about it: a sentence that tells somebody to do something. */
const REMEDY =
  /(?:^|[.:;] )(?:Check|Run|Give|Set|Was|Is it|Wait|Choose|Delete|Import|It may have been applied|The platform itself failed; run|The rate limit|Paragon applies|The token|The user|Nango|Sequin|It is not tried)/;

/** A reader knows which call failed, for which sync, and what to do. */
export function expectGoodMessage(message: string, marks: readonly string[], shared: RegExp | undefined): void {
  if (!CALL.test(message) && !NOT_THERE.test(message)) throw new Error(`It does not say which call failed: ${message}`);
  const decoded = message.replaceAll("%20", " ");
  const isNamed = marks.some((mark) => message.includes(mark) || decoded.includes(mark));
  if (!isNamed && shared?.test(message) !== true)
    throw new Error(`It does not say which sync (${marks.join(", ")}): ${message}`);
  if (!REMEDY.test(message)) throw new Error(`It does not say what to do: ${message}`);
}

const CALL = /\b(?:GET|POST|PUT|PATCH|DELETE) \//;

/** Where all calls were answered, and the answer is that it is gone. */
const NOT_THERE = /is not there any more/;

/** Nothing that leaves the provider has a secret in it. */
export function expectNoSecret(
  { elsewhere }: Stage,
  platform: ChaosPlatform,
  environment: Readonly<Record<string, string>>,
  shown: { ending: Ending; state: Entry | undefined; warnings: readonly string[] },
): void {
  const open = (values: Values = {}): Values =>
    Object.fromEntries(Object.entries(values).filter(([name]) => platform.secretOutputs?.includes(name) !== true));
  const { state } = shown;
  const text = JSON.stringify({
    ...shown,
    state: { ...state, inputs: open(state?.inputs), outputs: open(state?.outputs) },
    visits: elsewhere.visits,
  });
  for (const secret of platform.secrets(environment)) {
    if (secret !== "" && text.includes(JSON.stringify(secret).slice(1, -1))) throw new Error("A secret is shown.");
  }
  expect(text, "a token").not.to.match(/\beyJ[\w-]{8,}\./);
}

function texts(before: unknown, after: unknown): string {
  return `${JSON.stringify(before)} and then ${JSON.stringify(after)}`;
}
