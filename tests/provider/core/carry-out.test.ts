import { expect } from "chai";
import fc from "fast-check";
import type { Call } from "../../../provider/core/call.js";
import { carryOut } from "../../../provider/core/carry-out.js";
import { createOnce } from "../../../provider/core/create-once.js";
import { ConnectionError } from "../../../provider/core/errors/connection-error.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { ProviderError } from "../../../provider/core/errors/provider-error.js";
import { keepMade } from "../../../provider/core/keep-made.js";
import { rejection } from "../../kit/provider.js";

type Operation = "add" | "fail" | "know";

const call = (operation: Operation, index: number): Call<Operation> => ({
  operation,
  method: "POST",
  path: `/${index}`,
  carries: [],
  effects: [],
});
const lost = (): Error =>
  new ConnectionError({ request: { platform: "Test", method: "POST", path: "/" }, what: "it broke" });

describe("A plan that is carried out", () => {
  const operations = fc.array(fc.constantFrom<Operation>("add", "add", "fail", "know"), { maxLength: 6 });

  it("sends its calls in order, stops at the first failure, and keeps what was there before it", async () => {
    await fc.assert(
      fc.asyncProperty(operations, async (words) => {
        const sent: string[] = [];
        const handle = async ({ path }: Call, there: readonly string[]): Promise<readonly string[]> => {
          sent.push(path);
          return Promise.resolve([...there, path]);
        };
        const from: readonly string[] = [];
        const known = new PartialError("id", { known: true }, new Error("known"));
        const run = carryOut<Operation, readonly string[]>({
          calls: words.map(call),
          from,
          handlers: {
            add: handle,
            fail: async (one) => {
              sent.push(one.path);
              return Promise.reject(new ProviderError("no"));
            },
            know: async (one) => {
              sent.push(one.path);
              return Promise.reject(known);
            },
          },
          left: ({ there, unsent }) =>
            there === from ? undefined : { id: "id", state: { there, unsent: unsent.map(({ path }) => path) } },
        });
        const first = words.findIndex((word) => word !== "add");
        const paths = words.map((_, index) => `/${index}`);
        if (first === -1) {
          expect(await run).to.deep.equal(paths);
          return;
        }
        const error = await rejection(run);
        expect(sent).to.deep.equal(paths.slice(0, first + 1));
        if (words[first] === "know") expect(error).to.equal(known);
        else if (first === 0) expect(error).not.to.be.instanceOf(PartialError);
        else {
          expect(error).to.have.deep.property("state", { there: paths.slice(0, first), unsent: paths.slice(first) });
        }
      }),
    );
  });
});

describe("A creation whose answer is lost", () => {
  const create = (answers: readonly (string | Error)[], found: readonly (string | undefined)[], most = 2) => {
    let asked = 0;
    let looked = 0;
    return createOnce<string>({
      post: () => {
        const answer = answers[asked++] ?? lost();
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      look: () => Promise.resolve(found[looked++]),
      mayAskAgain: (_lost, times) => times < most,
    }).then((made) => ({ made, asked, looked }));
  };

  it("is what is found, and is asked for again only where nothing is", async () => {
    expect(await create(["a"], [])).to.deep.equal({ made: "a", asked: 1, looked: 0 });
    expect(await create([lost()], ["b"])).to.deep.equal({ made: "b", asked: 1, looked: 1 });
    expect(await create([lost(), "c"], [undefined])).to.deep.equal({ made: "c", asked: 2, looked: 1 });
    expect(await create([lost(), lost()], [undefined, "d"])).to.deep.equal({ made: "d", asked: 2, looked: 2 });
  });

  it("fails at last, and at once where it was refused", async () => {
    expect(await rejection(create([], []))).to.be.instanceOf(ConnectionError);
    expect((await rejection(create([new ProviderError("no")], ["never looked for"]))).message).to.equal("no");
  });
});

describe("The rest of a creation", () => {
  it("keeps the object whatever fails, and what a failure itself knows of it", async () => {
    expect(await keepMade("id", {}, () => Promise.resolve(1))).to.equal(1);
    const error = await rejection(keepMade("id", { a: 1 }, () => Promise.reject(new Error("no"))));
    expect(error)
      .to.be.instanceOf(PartialError)
      .and.to.deep.include({ id: "id", state: { a: 1 } });
    const known = new PartialError("id", { a: 2 }, new Error("no"));
    expect(await rejection(keepMade("id", { a: 1 }, () => Promise.reject(known)))).to.equal(known);
  });
});
