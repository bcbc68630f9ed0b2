import { expect } from "chai";
import { useBench } from "../../kit/provider.js";
import type { DeclaredResource } from "../../kit/program-stack.js";
import { benchStack } from "../../properties/programs/bench-stack.js";
import { programPlatforms } from "../../properties/programs/platforms.js";

/** Two resources that meet, on every platform and in both orders of their declarations. */
describe("Several resources of one stack", () => {
  const bench = useBench();

  for (const platform of programPlatforms) {
    describe(`on ${platform.name}`, () => {
      const at = (name: string, identity: number, setting = 0): DeclaredResource => ({
        name,
        args: platform.args(identity, setting),
      });
      const orders = (...program: DeclaredResource[]) => [
        { order: program.map(({ name }) => name).join(", "), program },
        {
          order: [...program]
            .reverse()
            .map(({ name }) => name)
            .join(", "),
          program: [...program].reverse(),
        },
      ];

      for (const { order, program } of orders(at("a", 0), at("b", 0, 1))) {
        for (const overlaps of [false, true]) {
          const asked = overlaps ? "asked about at once" : "asked about one after the other";
          it(`are refused in check where both are new and stand for one object (${order}; ${asked})`, async () => {
            const stack = await benchStack(bench, platform);
            const text = await stack.refused(program, { overlaps });
            const [first, second] = program.map(({ name }) => name);
            expect(text)
              .to.include(`${second ?? ""}: `)
              .and.include(`is declared twice: "${first ?? ""}" of this program`);
            expect(text).to.include("has a problem");
          });

          it(`are refused in check where a later run brings the second one (${order}; ${asked})`, async () => {
            const stack = await benchStack(bench, platform);
            await stack.up([at("a", 0)]);
            const id = stack.idOf("a");
            const text = await stack.refused(program, { overlaps });
            expect(text)
              .to.match(/is declared twice: "[ab]" of this program/)
              .and.include("has a problem");
            expect(stack.found()).to.have.length(1);
            await stack.up([at("a", 0)]);
            expect(stack.idOf("a")).to.equal(id);
            await stack.expectSettled([at("a", 0)]);
          });
        }

        it(`are refused in check where one moves to the place of the other, which stays (${order})`, async () => {
          const stack = await benchStack(bench, platform);
          await stack.up([at("a", 0), at("b", 1)]);
          expect(await stack.refused(program)).to.include("is declared twice");
          expect(stack.found()).to.have.length(2);
        });
      }

      it("get another name, and are neither deleted nor made", async () => {
        const stack = await benchStack(bench, platform);
        await stack.up([at("a", 0), at("b", 1)]);
        const id = stack.idOf("a");
        bench.requests(platform.name);
        await stack.up([at("c", 0), at("b", 1)]);
        expect(stack.idOf("c")).to.equal(id);
        const writes = bench
          .log(platform.name)
          .filter(({ method, path }) => method !== "GET" && !path.endsWith("/login"));
        expect(writes).to.deep.equal([]);
        await stack.expectSettled([at("c", 0), at("b", 1)]);
      });

      for (const { order, program } of orders(at("a", 1), at("b", 0, 1))) {
        it(`take the place that another one leaves, in the same run (${order})`, async () => {
          const stack = await benchStack(bench, platform);
          await stack.up([at("a", 0)]);
          await stack.up(program);
          expect(stack.found().map(({ identity, setting }) => [identity, setting])).to.have.deep.members([
            [1, 0],
            [0, 1],
          ]);
          await stack.expectSettled(program);
        });
      }

      for (const { order, program } of orders(at("a", 1), at("b", 0))) {
        it(`change places in one run (${order})`, async () => {
          const stack = await benchStack(bench, platform);
          await stack.up([at("a", 0), at("b", 1)]);
          await stack.up(program);
          expect(stack.found()).to.have.length(2);
          const places = new Map(stack.found().map(({ id, identity }) => [id, identity]));
          expect([places.get(stack.idOf("a") ?? ""), places.get(stack.idOf("b") ?? "")]).to.deep.equal([1, 0]);
          await stack.expectSettled(program);
        });
      }

      it("take the place of one that left the program, which has the same settings", async () => {
        const stack = await benchStack(bench, platform);
        await stack.up([at("x", 0), at("y", 1)]);
        await stack.up([at("y", 0)]);
        expect(stack.found().map(({ identity, setting }) => [identity, setting])).to.deep.equal([[0, 0]]);
        await stack.expectSettled([at("y", 0)]);
      });

      it("are replaced under a new name that is an alias, and nothing is left behind", async () => {
        const stack = await benchStack(bench, platform);
        await stack.up([at("a", 0)]);
        const renamed = { ...at("b", 0, 2), formerName: "a" };
        await stack.up([renamed]);
        expect(stack.found().map(({ id, setting }) => [id, setting])).to.deep.equal([[stack.idOf("b"), 2]]);
        await stack.expectSettled([renamed]);
      });

      it("keep their object when a replacement on request that found it was cut short", async () => {
        const stack = await benchStack(bench, platform);
        await stack.up([at("a", 0), at("b", 1)]);
        bench.sandbox.fault({
          platform: platform.name,
          path: platform.path,
          method: "GET",
          status: 422,
          after: 1,
          times: "always",
        });
        await stack.refused([at("a", 0), at("c", 2)], { replaces: ["a"], parallel: 1 });
        bench.sandbox.clearFaults();
        await stack.up([at("a", 0), at("c", 2)]);
        await stack.expectSettled([at("a", 0), at("c", 2)]);
        expect(stack.found().map(({ identity }) => identity)).to.have.members([0, 2]);
      });

      // A sync of Nango is there always: nothing of it is refused.
      if (platform.name === "nango") return;

      it("refuse to become one that left the program and has other settings, before anything is deleted", async () => {
        const stack = await benchStack(bench, platform);
        await stack.up([at("x", 0, 1), at("y", 1, 2)]);
        const [x, y] = [stack.idOf("x"), stack.idOf("y")];
        const program = [at("y", 0)];
        const text = await stack.refused(program);
        expect(text).to.include("already exists").and.include("aliases").and.include("in two steps");
        expect(stack.found().map(({ id }) => id)).to.have.members([x, y]);
        expect(stack.idOf("y"), "in the state").to.equal(y);

        // As it says.
        await stack.up([at("y", 1, 2)]);
        await stack.up(program);
        expect(stack.found().map(({ identity, setting }) => [identity, setting])).to.deep.equal([[0, 0]]);
        await stack.expectSettled(program);
      });

      it("name the alias where a new name comes with new settings, and the resource where a refresh has met it", async () => {
        const stack = await benchStack(bench, platform);
        await stack.up([at("a", 0)]);
        const program = [at("b", 0, 1)];
        expect(await stack.refused(program)).to.include('aliases: [{ name: "<old name>" }]');
        expect(await stack.refused(program, { refreshes: true }))
          .to.include('The state has it as "a"')
          .and.include('aliases: [{ name: "a" }]');
        const aliased = [{ ...at("b", 0, 1), formerName: "a" }];
        const id = stack.idOf("a");
        await stack.up(aliased);
        expect(stack.idOf("b")).to.equal(id);
        await stack.expectSettled(aliased);
      });
    });
  }
});
