import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { filterScript } from "../../cli/report/html-filters.js";
import { buildReview } from "../../cli/review/build.js";
import { toHtml } from "../../cli/review/html.js";
import { madeDigest, type MadeStep } from "../kit/digests.js";

const REF = { providerConfigKey: "hubspot", syncName: "contacts", syncVariant: "base", syncId: "s" };

function step(name: string, frequency: string): MadeStep {
  const before = { ...REF, connectionId: name, frequency: "1h" };
  return { op: "update", type: "nango:Sync", name, before, after: { ...before, frequency } };
}

/** As much of a browser as the page's script needs: its rows, and the field. */
class Page {
  readonly rows: { dataset: Record<string, string>; hidden: boolean }[];
  readonly none = { hidden: true };
  readonly #field = { value: "", addEventListener: (_: string, listener: () => void) => (this.#listener = listener) };
  #listener: () => void = () => undefined;

  constructor(html: string) {
    const texts = [...html.matchAll(/<article[^>]*data-names="([^"]*)"/g)].map(([, names = ""]) => names);
    const plain = (text: string): string =>
      text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
    this.rows = texts.map((names) => ({ dataset: { names: plain(names) }, hidden: false }));
    const document = {
      querySelectorAll: (selector: string) => (selector.endsWith("article") ? this.rows : []),
      getElementById: (id: string) => (id === "search" ? this.#field : this.none),
    };
    runInNewContext(filterScript, { document });
  }

  /** Which rows are left when somebody has typed a text. */
  find(text: string): number[] {
    this.#field.value = text;
    this.#listener();
    return this.rows.flatMap(({ hidden }, index) => (hidden ? [] : [index]));
  }
}

describe("The field of a page that finds a sync", () => {
  it("finds a name inside of a range, and none that the range does not have", async () => {
    const names = Array.from({ length: 600 }, (_, index) => `customer-${index + 1}`).filter(
      (name) => name !== "customer-77",
    );
    const steps = [...names.map((name) => step(name, "30m")), step("customer-77", "5m"), step("Other & more", "7m")];
    const html = toHtml(await buildReview(madeDigest(steps)));
    expect(html).not.to.contain("customer-312");
    const page = new Page(html);
    expect(page.rows).to.have.length(3);
    const [range = -1] = page.find("customer-312");
    expect(page.find("customer-312")).to.deep.equal([range]);
    expect(page.find(" CUSTOMER-600 ")).to.deep.equal([range]);
    const [alone] = page.find("customer-77");
    expect(page.find("customer-77")).to.deep.equal([alone]).and.not.include(range);
    expect(page.find("other & more")).to.have.length(1);
    expect(page.find("customer-601")).to.deep.equal([]);
    expect(page.none.hidden).to.equal(false);
    expect(page.find("")).to.deep.equal([0, 1, 2]);
    expect(page.none.hidden).to.equal(true);
  });

  it("finds names with leading zeros and with text behind the number", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `eu-${String(index).padStart(4, "0")}-contacts`);
    const page = new Page(toHtml(await buildReview(madeDigest(names.map((name) => step(name, "30m"))))));
    expect(page.rows).to.have.length(1);
    expect(page.find("eu-0042-contacts")).to.deep.equal([0]);
    expect(page.find("0042")).to.deep.equal([0]);
    expect(page.find("eu-0420")).to.deep.equal([]);
  });
});
