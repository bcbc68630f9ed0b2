import { expect } from "chai";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { syncs } from "../../../provider/aisquared/lookups.js";
import { rejection } from "../../kit/provider.js";
import { ARGS, BODY, checked, useAisquared } from "./support.js";

const KEY = "sk-embedding-0123456789";
const OTHER = "sk-somebody-elses-9876543210";

const mapping = (api_key: string) => ({
  from: "text",
  to: "vector",
  mapping_type: "vector",
  embedding_config: { mode: "openai", model: "small", api_key },
});

describe("an API key in an AI Squared configuration", () => {
  const bench = useAisquared();

  it("stands in no failure of a check", () => {
    const bad = { ...mapping(KEY), embedding_config: { mode: "openai", api_key: { key: KEY }, apiKey: KEY } };
    const { failures } = aisquaredSync.check({ ...ARGS, configuration: [bad] });
    expect(failures).to.have.length(2);
    expect(JSON.stringify(failures)).to.not.contain(KEY);
    for (const { property } of failures) expect(property).to.match(/^configuration\[0\]\.embedding_config\./);
  });

  it("stands in no error, also where the platform echoes it", async () => {
    bench.sandbox.fault({
      platform: "aisquared",
      method: "POST",
      path: "/syncs",
      status: 422,
      body: { error: `bad ${KEY}` },
    });
    const error = await rejection(bench.create({ ...ARGS, configuration: [mapping(KEY)] }));
    expect(`${error.message}${error.stack ?? ""}`)
      .to.contain("bad [secret]")
      .and.not.contain(KEY);
  });

  it("stands in no refusal of what is there already: neither the program's nor the platform's", async () => {
    bench.change({ createSync: { fields: { ...BODY, configuration: [mapping(OTHER)] } } });
    const error = await rejection(bench.create({ ...ARGS, configuration: [mapping(KEY)] }));
    expect(error.message)
      .to.match(/configuration is "another one" there/)
      .and.not.contain(KEY)
      .and.not.contain(OTHER);
  });

  it("that somebody added by hand shows as a difference, and not as itself: the state may not keep it secret", async () => {
    const { id, state } = await bench.existing(ARGS);
    bench.change({ updateSync: { id: 1, set: { configuration: [mapping(OTHER)] } } });
    const seen = await bench.read(id, state);
    expect(JSON.stringify(seen)).to.not.contain(OTHER);
    expect(seen?.inputs["configuration"]).to.deep.equal([mapping("[secret]")]);
  });

  it("that is the program's own is no difference", async () => {
    const { id, inputs, state } = await bench.existing({ ...ARGS, configuration: [mapping(KEY)] });
    expect((await bench.read(id, state))?.inputs).to.deep.equal(inputs);
  });

  it("is never sent as its mask", () => {
    const masked = checked({ ...ARGS, configuration: [mapping(KEY)] });
    const { failures } = aisquaredSync.check({ ...masked, configuration: [mapping("[secret]")] });
    expect(failures.map(({ property }) => property)).to.deep.equal(["configuration[0].embedding_config.api_key"]);
  });

  it("is sent as it is, and changed as it is", async () => {
    const { id, state } = await bench.existing({ ...ARGS, configuration: [mapping(KEY)] });
    await bench.update(id, state, { ...ARGS, configuration: [mapping(OTHER)] });
    expect(bench.sync(id).configuration).to.deep.equal([mapping(OTHER)]);
  });

  it("stands in no lookup", async () => {
    bench.change({ createSync: { fields: { ...BODY, configuration: [mapping(OTHER)] } } });
    const [found] = await syncs({}, bench.account);
    expect(found?.configuration).to.deep.equal([mapping("[secret]")]);
  });
});
