// The provider of the random sequences. Its remote is a folder with one JSON file for each object, so that several
// provider processes can work on it at one time; every call is one JSON line in a log.
// `faults.json` names the calls that fail: [{ "method": "create", "key": "a", "half": true }].
// Inputs steer it too: `says` is what diff answers, `dbr` asks for the delete before the create.
"use strict";
const fs = require("fs");
const path = require("path");
const ROOT = process.env.SEQUENCE_ROOT;
const REMOTE = path.join(ROOT, "remote");
const file = (id) => path.join(REMOTE, id + ".json");
const load = (id) => {
  if (!fs.existsSync(file(id))) return undefined;
  const object = JSON.parse(fs.readFileSync(file(id), "utf8"));
  return object.gone ? undefined : object;
};
const save = (id, object) => fs.writeFileSync(file(id), JSON.stringify(object));
const log = (call) => fs.appendFileSync(path.join(ROOT, "calls.jsonl"), JSON.stringify(call) + "\n");
const faults = () => JSON.parse(fs.readFileSync(path.join(ROOT, "faults.json"), "utf8"));
const keyOf = (id) => id.split(".")[0];
const fault = (method, key) => faults().find((one) => one.method === method && one.key === key);
const refuse = (method, key) => {
  const found = fault(method, key);
  if (found && !found.half) throw new Error(method + " of " + key + " refused by the remote");
  return found !== undefined;
};
const body = ({ __provider, computed, token, version, ...rest }) => rest;
const outs = (id, { noInputs, edits, ...live }) => ({ ...live, computed: "c-" + id, token: "t-" + id, version: "v" + edits });
const half = (id, object, inputs) =>
  Object.assign(new Error("half done"), {
    id,
    properties: { ...outs(id, object), __provider: inputs.__provider },
    reasons: ["first reason", "second reason"],
  });

/** An id that was never there: objects that are gone leave their file. */
function freshId(key) {
  for (let n = 1; ; n++) if (!fs.existsSync(file(key + "." + n))) return key + "." + n;
}

const thing = {
  async configure(req) {
    log({ method: "configure", greeting: req.config.get("greeting"), apiKey: req.config.get("apiKey") });
  },
  async check(olds, news) {
    log({ method: "check", olds, news });
    refuse("check", news.key);
    if (news.bad) return { inputs: news, failures: [{ property: "bad", reason: "must not be set" }] };
    return { inputs: news };
  },
  async diff(id, olds, news) {
    log({ method: "diff", id, olds, news });
    refuse("diff", keyOf(id));
    const replaces = olds.key !== news.key ? ["key"] : [];
    if (olds.place !== news.place) replaces.push("place");
    return { changes: news.says, replaces, deleteBeforeReplace: news.dbr === true };
  },
  async create(inputs) {
    log({ method: "create", inputs });
    const stops = refuse("create", inputs.key);
    const id = freshId(inputs.key);
    const object = { ...body(inputs), edits: 0 };
    save(id, object);
    if (stops) throw half(id, object, inputs);
    return { id, outs: outs(id, object) };
  },
  async read(id, props) {
    log({ method: "read", id, props });
    refuse("read", keyOf(id));
    const object = load(id);
    if (!object) return {};
    const { noInputs, edits, ...live } = object;
    const read = { id, props: outs(id, object) };
    if (!noInputs) read.inputs = { ...live, __provider: props.__provider };
    return read;
  },
  async update(id, olds, news) {
    log({ method: "update", id, olds, news });
    const stops = refuse("update", keyOf(id));
    const object = { ...body(news), edits: (load(id)?.edits ?? 0) + 1 };
    save(id, object);
    if (stops) throw half(id, object, news);
    return { outs: outs(id, object) };
  },
  async delete(id, props) {
    log({ method: "delete", id, props });
    refuse("delete", keyOf(id));
    save(id, { gone: true });
  },
};

module.exports = { thing };
