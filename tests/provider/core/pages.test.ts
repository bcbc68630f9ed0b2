import { expect } from "chai";
import { allPages, PageSize } from "../../../provider/core/pages.js";
import { TimeoutError } from "../../../provider/core/errors/connection-error.js";
import { rejection } from "../../kit/provider.js";

describe("a list in pages", () => {
  const pages = (all: readonly (readonly number[])[]) =>
    allPages("Numbers", new PageSize(2), (page) => Promise.resolve(all[page] ?? []), String);

  it("is read to the page that is not full", async () => {
    expect(await pages([[1, 2], [3, 4], [5]])).to.deep.equal([1, 2, 3, 4, 5]);
    expect(await pages([[1, 2], []])).to.deep.equal([1, 2]);
  });

  it("has an entry once that moved to a later page meanwhile", async () => {
    expect(await pages([[1, 2], [2, 3], [4]])).to.deep.equal([1, 2, 3, 4]);
  });

  it("that begins anew and anew has an end, and proves nothing", async () => {
    const error = await rejection(allPages("Numbers", new PageSize(2), () => Promise.resolve([1, 2]), String));
    expect(error.message).to.match(/^Numbers come in pages, and page 2 is the same/);
  });

  it("is asked for in halves where a page takes too long, without gap or double, down to a smallest size", async () => {
    const all = Array.from({ length: 2_345 }, (_, index) => index);
    const asked: string[] = [];
    const fetchUpTo =
      (most: number) =>
      (page: number, size: number): Promise<number[]> => {
        asked.push(`${page}×${size}`);
        if (size > most) return Promise.reject(new TimeoutError({ what: "too late" }));
        return Promise.resolve(all.slice(page * size, (page + 1) * size));
      };
    const size = new PageSize(1_000);
    expect(await allPages("Numbers", size, fetchUpTo(250), String)).to.deep.equal(all);
    expect(asked.slice(0, 4)).to.deep.equal(["0×1000", "0×500", "0×250", "1×250"]);
    expect(asked).to.have.length(12);
    asked.length = 0;
    await allPages("Numbers", size, fetchUpTo(250), String);
    expect(asked[0], "what was learned").to.equal("0×250");
    asked.length = 0;
    const error = await rejection(allPages("Numbers", new PageSize(1_000), fetchUpTo(1), String));
    expect(error).to.be.instanceOf(TimeoutError);
    expect(asked).to.deep.equal(["0×1000", "0×500", "0×250", "0×125"]);
  });

  it("goes on at the same place where a later page takes too long", async () => {
    const all = Array.from({ length: 1_700 }, (_, index) => index);
    const found = await allPages(
      "Numbers",
      new PageSize(400),
      (page, size) =>
        page * size >= 800 && size > 100
          ? Promise.reject(new TimeoutError({ what: "too late" }))
          : Promise.resolve(all.slice(page * size, (page + 1) * size)),
      String,
    );
    expect(found).to.deep.equal(all);
  });
});
