import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import { packageVersion } from "../../provider/core/package-files.js";
import { isAlive } from "../kit/alive.js";
import { until } from "../kit/until.js";
import { ask, pluginClient } from "./client.js";

const ROOT = join(__dirname, "../..");
const EXECUTABLE = join(ROOT, "bin/pulumi-resource-syncs");

describe("pulumi-resource-syncs, as Pulumi starts it", () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  it("prints its port, serves, and says the package's version", async () => {
    const child = spawn(process.execPath, [EXECUTABLE, "--logtostderr", "-v=9", "127.0.0.1:1"]);
    started.push(child);
    const client = pluginClient(await portOf(child));
    const info = await ask<PluginInfo>((answered) => client.raw.getPluginInfo(new Empty(), answered));
    expect(info.getVersion()).to.equal(packageVersion());
    const request = new messages.GetSchemaRequest();
    const schema = await ask<messages.GetSchemaResponse>((answered) => client.raw.getSchema(request, answered));
    expect(JSON.parse(schema.getSchema())).to.include({ name: "syncs", version: packageVersion() });
    client.close();
  });

  it("ends when whoever started it is killed", async () => {
    const program = `const child = require("child_process").spawn(process.execPath, [${JSON.stringify(EXECUTABLE)}, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.once("data", (port) => process.stdout.write(port + ":" + child.pid + "\\n"));`;
    const parent = spawn(process.execPath, ["-e", program]);
    started.push(parent);
    const line = await firstOutput(parent);
    const plugin = Number(/:(\d+)/.exec(line)?.[1]);
    parent.kill("SIGKILL");
    await until(() => !isAlive(plugin));
  });

  it("loads neither the SDK's main module nor a platform before it is asked about one", () => {
    const program = `const { servePlugin } = require(${JSON.stringify(join(ROOT, "dist/plugin/serve.js"))});
      servePlugin({ version: "0", schema: async () => "" }).then(({ stop }) => {
        console.log(JSON.stringify(Object.keys(require.cache)));
        stop();
      });`;
    const stdout = execFileSync(process.execPath, ["-e", program], { cwd: ROOT, encoding: "utf8" });
    const loaded = JSON.parse(stdout) as string[];
    expect(loaded).not.to.be.empty;
    const foreign = /@pulumi\/pulumi\/(?!proto\/)|\/zod\/|\/axios\/|provider\/\w+\/lifecycle\.js$/;
    const allowed = /provider\/core\//;
    expect(loaded.filter((file) => foreign.test(file) && !allowed.test(file))).to.deep.equal([]);
  });
});

async function portOf(child: ChildProcess): Promise<number> {
  return Number((await firstOutput(child)).trim());
}

function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr?.on("data", (data: Buffer) => (errors += data.toString()));
    child.stdout?.once("data", (data: Buffer) => {
      resolve(data.toString());
    });
    child.once("exit", (code) => {
      reject(new Error(`It ended with ${code}: ${errors}`));
    });
  });
}
