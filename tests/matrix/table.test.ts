import { expect } from "chai";
import { lifecycleOf, tokens } from "../../provider/registry.js";
import { cellsOf } from "./cells.js";
import { forPaper, onPaper, outcomeOf } from "./expected.js";
import { tables } from "./tables.js";

describe("The table of the call matrix", () => {
  it("has every resource", () => {
    expect(tables.map(({ token }) => token)).to.have.members([...tokens]);
  });

  for (const table of tables) {
    describe(table.token, () => {
      it("has every argument, and no other", async () => {
        const { facts } = await lifecycleOf(table.token);
        expect(Object.keys(table.arguments)).to.have.members(Object.keys(facts));
      });

      it("says of an argument that it may be left out exactly where it may", async () => {
        const lifecycle = await lifecycleOf(table.token);
        for (const [name, row] of Object.entries(table.arguments)) {
          const args = forPaper({ ...table.base, ...row.base, ...row.whileUnset, [name]: undefined });
          const mayBeLeftOut = lifecycle.check(args).failures.length === 0;
          // Of two that stand for each other, one must be there.
          if (row.group === "account") continue;
          expect(mayBeLeftOut, name).to.equal(row.optional !== undefined && row.optional !== false);
        }
      });

      it("agrees with the plans: every change makes the calls that the vendor's page has for it", async () => {
        const lifecycle = await lifecycleOf(table.token);
        const cells = cellsOf(table).filter(({ outcome }) => outcome !== undefined);
        expect(cells).not.to.be.empty;
        for (const cell of cells) {
          const found = outcomeOf(onPaper(cell, lifecycle));
          expect(found, describeCell(cell)).to.deep.equal(cell.outcome);
        }
      });
    });
  }
});

function describeCell({ title, kind, before, after }: ReturnType<typeof cellsOf>[number]): string {
  return `${title}, ${kind}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`;
}
