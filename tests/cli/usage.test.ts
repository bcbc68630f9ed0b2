import { tmpdir } from "node:os";
import { expect } from "chai";
import { commandLine } from "../kit/command-line.js";
import { cli } from "../kit/process.js";

describe("the command line", () => {
  it("lists its commands", async () => {
    const { status, stdout, stderr } = await cli(["--help"]);
    expect(status).to.equal(0);
    expect(stderr).to.equal("");
    for (const name of ["up", "preview", "refresh", "destroy", "sandbox"])
      expect(stdout).to.match(new RegExp(`^ {2}${name}`, "m"));
  });

  for (const name of ["up", "preview", "refresh", "destroy", "sandbox"]) {
    it(`explains ${name} and its exit statuses`, async () => {
      const { status, stdout } = await commandLine([name, "--help"]);
      expect(status).to.equal(0);
      expect(stdout).to.contain("--cwd <directory>").and.contain("Exit status:\n  0    done\n");
    });
  }

  it("has an example in the help of every command", async () => {
    const { stdout } = await commandLine(["--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+)[| ]/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
    expect(names).to.include.members(["up", "review", "drift", "import", "state", "comment", "init"]);
    const verbs = (help: string): string[] => {
      const [, list = ""] = /^Commands:\n((?: .*\n)+)/m.exec(help) ?? [];
      return [...list.matchAll(/^ {2}([a-z-]+)[| ]/gm)].flatMap(([, name = ""]) => (name === "help" ? [] : [name]));
    };
    for (const name of names) {
      const help = (await commandLine([name, "--help"])).stdout;
      expect(help, name).to.contain(`Examples:\n  pulumi-syncs ${name}`);
      for (const verb of verbs(help)) {
        const words = `${name} ${verb}`;
        expect((await commandLine([name, verb, "--help"])).stdout, words).to.contain(`\n  pulumi-syncs ${words}`);
      }
    }
  });

  it("tells its version", async () => {
    const { stdout } = await commandLine(["--version"]);
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it("names the nearest command for an unknown one, on standard error, with status 2", async () => {
    const { status, stdout, stderr } = await cli(["refersh"]);
    expect(status).to.equal(2);
    expect(stdout).to.equal("");
    expect(stderr).to.contain("error: unknown command 'refersh'").and.contain("(Did you mean refresh?)");
  });

  it("names the nearest flag for an unknown one", async () => {
    const { status, stderr } = await commandLine(["up", "--skip-preveiw"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("unknown option '--skip-preveiw'").and.contain("(Did you mean --skip-preview?)");
  });

  it("says what would be valid for a wrong value", async () => {
    const { status, stderr } = await commandLine(["up", "--parallel", "none"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain(
      "'-p, --parallel <number>' argument 'none' is invalid. It must be a whole number from 1.",
    );
  });

  it("takes --refresh without a value, and with true or false", async () => {
    for (const flag of ["--refresh", "--refresh=true", "--refresh=false"]) {
      const { stderr } = await commandLine(["preview", flag], { cwd: tmpdir() });
      expect(stderr, flag).to.contain("Pulumi.yaml").and.not.contain("invalid");
    }
    const { status, stderr } = await commandLine(["preview", "--refresh=perhaps"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("It must be true or false.");
  });

  it("takes no word too many", async () => {
    const { status, stderr } = await commandLine(["up", "https://example.com/template"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("too many arguments");
  });

  it("does not change anything unasked where nobody can be asked, in Pulumi's words", async () => {
    for (const name of ["up", "refresh", "destroy"]) {
      const { status, stdout, stderr } = await commandLine([name]);
      expect(status).to.equal(2);
      expect(stdout).to.equal("");
      expect(stderr).to.contain(
        "error: --yes or --skip-preview or --preview-only must be passed in to proceed when running in non-interactive mode\n",
      );
    }
  });

  it("refuses flags that contradict each other", async () => {
    const { status, stderr } = await commandLine(["refresh", "--yes", "--preview-only"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("error: --yes and --preview-only cannot be used together\n");
  });

  it("refuses a flag of the Pulumi CLI by name where the embedded engine would ignore it", async () => {
    const { status, stderr } = await commandLine(["up", "--yes", "--policy-pack", "rules"]);
    expect(status).to.equal(1);
    expect(stderr).to.contain("error: --policy-pack needs the Pulumi CLI");
  });

  it("refuses a directory that is not there", async () => {
    const { status, stderr } = await commandLine(["preview", "--cwd", "/no/such/place"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("error: --cwd /no/such/place: there is no such directory.");
  });

  it("says in one line on standard error which engine works, and nothing with --json", async () => {
    const text = await commandLine(["preview", "--cwd", "/"]);
    expect(text.stderr.split("\n")[0]).to.equal("Using the embedded engine: there is no pulumi on the PATH.");
    const json = await commandLine(["preview", "--cwd", "/", "--json"]);
    expect(json.stderr).not.to.contain("Using");
    expect(json.stdout).to.equal("");
  });

  it("tells a missing project in one message without a stack trace", async () => {
    const { status, stderr } = await commandLine(["preview", "--cwd", "/"]);
    expect(status).to.equal(1);
    expect(stderr)
      .to.match(/\nerror: .*Pulumi\.yaml/)
      .and.not.match(/\n\s+at /);
    const debug = await commandLine(["preview", "--cwd", "/"], { env: { PULUMI_SYNCS_DEBUG: "1" } });
    expect(debug.stderr).to.match(/\n\s+at /);
  });
});
