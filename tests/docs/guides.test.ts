import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";
import { commandLine } from "../kit/command-line.js";

const ROOT = resolve(__dirname, "../..");

function pages(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name) && !name.includes("node_modules"))
    .map((name) => join(ROOT, folder, name));
}

const PAGES = [join(ROOT, "README.md"), ...pages("docs", /\.md$/), ...pages("examples", /\.md$/)];

describe("The guides", () => {
  for (const page of PAGES) {
    const name = relative(ROOT, page);

    it(`${name} links to what is there`, () => {
      const text = readFileSync(page, "utf8");
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);
      for (const link of links) expect(existsSync(resolve(dirname(page), link)), `${name}: ${link}`).to.equal(true);
    });
  }

  it("use commands and flags that the command line has", async function () {
    this.timeout(60_000);
    const help = new Map<string, string>();
    const helpOf = async (command: string): Promise<string> => {
      const known = help.get(command) ?? (await commandLine([...command.split(" "), "--help"])).stdout;
      help.set(command, known);
      return known;
    };
    for (const page of PAGES) {
      const text = readFileSync(page, "utf8").replace(/\\\n\s*/g, " ");
      for (const [, command = "", rest = ""] of text.matchAll(
        /(?:npx |^)pulumi-syncs ((?:stack |config )?[a-z-]+)([^\n`#|>&]*)/gm,
      )) {
        expect(await helpOf(command), `${relative(ROOT, page)}: pulumi-syncs ${command}`).to.match(
          /^Usage: pulumi-syncs /,
        );
        for (const [flag] of rest.matchAll(/(?<=\s)--?[a-zA-Z][\w-]*/g)) {
          expect(await helpOf(command), `${relative(ROOT, page)}: ${command} ${flag}`).to.match(
            new RegExp(`(^|\\s)${flag}\\b`, "m"),
          );
        }
      }
    }
    expect(help.size).to.be.greaterThan(4);
  });
});
