import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { childEnvironment, SOCKET } from "../../../engine/host/environment.js";
import { type Host, type HostedProcess, processHost } from "../../../engine/host/host.js";
import { PrivateSockets } from "../../../engine/host/private-sockets.js";
import { ProviderProcess, type ProviderProcessOptions } from "../../../engine/host/provider-process.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import { failureOf } from "../kit/scratch.js";
import { HEADER, useWorkbench, type Workbench } from "../kit/workbench.js";

describe("Starting a provider", () => {
  let bench: Workbench;
  let sockets: PrivateSockets;
  useWorkbench("for all", (fresh) => (bench = fresh));
  beforeEach(() => (sockets = new PrivateSockets()));
  afterEach(() => {
    sockets.close();
  });

  function launch(host: Host, options: Partial<ProviderProcessOptions> = {}): Promise<ProviderProcess> {
    const program = { root: bench.project, directory: bench.project, entry: ".", typescript: false, nodeArgs: [] };
    return ProviderProcess.launch({
      host,
      program,
      project: "demo",
      engineAddress: "127.0.0.1:1",
      sockets,
      signal: new AbortController().signal,
      onStdout: () => undefined,
      onStderr: () => undefined,
      ...options,
    });
  }

  /** A process that never says on which port it listens. */
  function silentHost(): { host: Host; killed: () => boolean } {
    let killed = false;
    const process: HostedProcess = {
      exited: new Promise(() => undefined),
      interrupt: () => Promise.reject(new Error("It is not asked.")),
      kill: () => {
        killed = true;
        return Promise.resolve({ code: null, signal: "SIGKILL" });
      },
    };
    return { host: { start: () => process }, killed: () => killed };
  }

  it("that does not end is given up after its time, and the process is ended", async () => {
    const { host, killed } = silentHost();
    const { message } = await failureOf(launch(host, { startLimit: 20 }));
    expect(message).to.equal("The provider process could not be started: it was not ready after 0.02 seconds.");
    expect(killed()).to.equal(true);
  });

  it("ends at once when the run is over", async () => {
    const { host, killed } = silentHost();
    const over = new AbortController();
    const launched = failureOf(launch(host, { signal: over.signal }));
    over.abort();
    expect((await launched).message).to.include("the run is over");
    expect(killed()).to.equal(true);
  });

  for (const [title, host] of Object.entries({ "a process of its own": processHost, "a warm one": warmHost })) {
    it(`opens nothing to other users of the machine (${title})`, async function () {
      if (process.platform === "win32") this.skip();
      let socket = "";
      const watching: Host = {
        start: (spec) => {
          socket = spec.env[SOCKET] ?? "";
          return host.start(spec);
        },
      };
      const provider = await launch(watching);
      try {
        expect(statSync(socket).isSocket()).to.equal(true);
        expect(statSync(dirname(socket)).mode & 0o777).to.equal(0o700);
        if (process.getuid?.() !== 0) return;
        const look = `require("net").connect(${JSON.stringify(socket)}).on("error", (e) => console.log(e.code)).on("connect", () => console.log("in"))`;
        const other = spawn(process.execPath, ["-e", look], {
          uid: 65534,
          gid: 65534,
          cwd: "/",
          env: {},
          stdio: "pipe",
        });
        const [said] = (await once(other.stdout, "data")) as [Buffer];
        expect(String(said).trim()).to.equal("EACCES");
        other.kill();
      } finally {
        await provider.stop();
      }
    });

    it(`is not kept from it by a proxy, nor is the program (${title})`, async () => {
      bench.write("index.js", `${HEADER}new Thing("a", { key: "a" });`);
      const before = { ...process.env };
      Object.assign(process.env, { http_proxy: "http://127.0.0.1:9", grpc_proxy: "http://127.0.0.1:9", no_proxy: "" });
      try {
        const { result, events } = await bench.run({ verb: "preview", options: { host } });
        expect(result?.result, JSON.stringify(events.at(-1))).to.equal("succeeded");
      } finally {
        for (const name of ["http_proxy", "grpc_proxy", "no_proxy"]) Reflect.deleteProperty(process.env, name);
        Object.assign(process.env, before);
      }
    });
  }

  it("leaves the hosts that a person has excepted from proxies what they are", () => {
    const list = (environment: NodeJS.ProcessEnv): string | undefined => childEnvironment(environment)["no_grpc_proxy"];
    expect(list({})).to.equal("127.0.0.1,localhost");
    expect(list({ no_proxy: "a.example,.b" })).to.equal("a.example,.b,127.0.0.1,localhost");
    expect(list({ no_grpc_proxy: "c", no_proxy: "a" })).to.equal("c,127.0.0.1,localhost");
    expect(list({ no_grpc_proxy: "", no_proxy: "a" })).to.equal("a,127.0.0.1,localhost");
  });

  it("has its socket elsewhere where the folder for temporary files has too long a path, or cannot be written", () => {
    const before = process.env["TMPDIR"];
    try {
      for (const folder of [join(tmpdir(), "x".repeat(100)), "/nowhere"]) {
        process.env["TMPDIR"] = folder;
        const others = new PrivateSockets();
        expect(others.next("engine")).to.match(/^\/tmp\/pulumi-syncs-.{6}\/engine-1$/);
        others.close();
      }
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });
});
