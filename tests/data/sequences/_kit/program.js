// The program of the random sequences: it makes what `program.json` says.
"use strict";
const fs = require("fs");
const path = require("path");
const pulumi = require("@pulumi/pulumi");

const model = JSON.parse(fs.readFileSync(path.join(__dirname, "program.json"), "utf8"));
const P = 'exports.handler=()=>require(process.cwd()+"/provider.js").thing';
class Thing extends pulumi.CustomResource {
  constructor(type, name, args, opts) {
    const outputs = { computed: undefined, token: undefined, version: undefined };
    super("pulumi-nodejs:dynamic/test:" + type, name, { ...args, ...outputs, __provider: P }, opts);
  }
}
class Group extends pulumi.ComponentResource {
  constructor(type, name, opts) {
    super("test:index:" + type, name, {}, opts);
  }
}

const made = {}; pulumi.Resource.prototype[Symbol.for("nodejs.util.inspect.custom")] = () => "a resource"; // An error may hold one: printing all of it takes minutes.
const config = new pulumi.Config();

function value(spec) {
  if (Array.isArray(spec)) return spec.map(value);
  if (typeof spec !== "object" || spec === null) return spec;
  if ("$secret" in spec) return pulumi.secret(value(spec.$secret));
  if ("$config" in spec) return spec.secret ? config.getSecret(spec.$config) : config.get(spec.$config);
  // What a later change of the model took away is nothing here.
  if ("$of" in spec) return made[spec.$of]?.[spec.output];
  return Object.fromEntries(Object.entries(spec).map(([key, item]) => [key, value(item)]));
}

const list = (names) => names?.map((name) => made[name]).filter((one) => one !== undefined);

function options({ parent, dependsOn, deletedWith, provider, aliases, ...others }) {
  return {
    ...others,
    ...(made[parent] && { parent: made[parent] }),
    ...(dependsOn && { dependsOn: list(dependsOn) }),
    ...(made[deletedWith] && { deletedWith: made[deletedWith] }),
    ...(made[provider] && { provider: made[provider] }),
    ...(aliases && {
      aliases: aliases.map(({ parent: old, ...alias }) => ({
        ...alias,
        ...(old === null ? { parent: pulumi.rootStackResource } : old && { parent: made[old] ?? old }),
      })),
    }),
  };
}

function make({ name, kind, type, id, inputs = {}, options: opts = {} }) {
  if (kind === "group") return new Group(type, name, options(opts));
  if (kind === "provider") return new pulumi.ProviderResource("pulumi-nodejs", name, value(inputs), options(opts));
  if (kind === "read") return new Thing(type, name, value(inputs), { ...options(opts), id: value(id) });
  return new Thing(type, name, value(inputs), options(opts));
}

module.exports = async () => {
  for (const resource of model.resources) {
    made[resource.name] = make(resource);
    if (model.warns === resource.name) pulumi.log.warn("mind this", made[resource.name]);
    // One after the other, so that both engines are asked in the same order.
    if (model.serial) await made[resource.name].urn.promise().catch(() => undefined);
    if (model.throwsAfter === resource.name) throw Object.assign(new Error("the program had enough"), { [Symbol.for("nodejs.util.inspect.custom")]: () => "Error: the program had enough" });
  }
  for (const { name, kind, result } of model.resources) {
    if (kind === "group" && result) made[name].registerOutputs(value(result));
  }
  return value(model.outputs);
};
