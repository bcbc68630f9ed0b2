import { expect } from "chai";
import { allPages } from "../../../provider/core/pages.js";
import { rejection } from "../../kit/provider.js";

describe("a list in pages", () => {
  const pages = (all: readonly (readonly number[])[]) =>
    allPages("Numbers", 2, (page) => Promise.resolve(all[page] ?? []), String);

  it("is read to the page that is not full", async () => {
    expect(await pages([[1, 2], [3, 4], [5]])).to.deep.equal([1, 2, 3, 4, 5]);
    expect(await pages([[1, 2], []])).to.deep.equal([1, 2]);
  });

  it("has an entry once that moved to a later page meanwhile", async () => {
    expect(await pages([[1, 2], [2, 3], [4]])).to.deep.equal([1, 2, 3, 4]);
  });

  it("that begins anew and anew has an end, and proves nothing", async () => {
    const error = await rejection(allPages("Numbers", 2, () => Promise.resolve([1, 2]), String));
    expect(error.message).to.match(/^Numbers come in pages, and page 2 is the same/);
  });
});
