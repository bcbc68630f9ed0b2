import { expect } from "chai";
import { lifecycleOf, platforms } from "../../../provider/registry.js";
import { readPlatform } from "../../../scripts/generate/model/platform.js";
import { sdkModule } from "../../../scripts/generate/sdk/sdk-module.js";

describe("What the schemas say of a platform", () => {
  for (const name of platforms.keys()) {
    it(`is complete for ${name}: every argument and output in words, and all facts that the lifecycle goes by`, async () => {
      const { resources, account } = await readPlatform(name);
      for (const resource of resources) {
        const { facts } = await lifecycleOf(resource.token);
        expect(resource.arguments.map((argument) => argument.name)).to.deep.equal(Object.keys(facts));
        for (const argument of resource.arguments) expect(argument.facts).to.deep.equal(facts[argument.name]);
        for (const { name: output, text } of resource.outputs) expect(text, output).not.to.equal("");
        for (const { name: type, comment } of resource.types) expect(comment.text, type).not.to.be.empty;
      }
      for (const { name: argument, comment } of account.arguments) expect(comment.text, argument).not.to.be.empty;
    });

    it(`is made into a module of ${name} that knows neither zod nor the provider's code`, async () => {
      const imports = [...sdkModule(await readPlatform(name)).matchAll(/^import (type )?.* from "(.*)";$/gm)];
      const values = imports.filter(([, isType]) => isType === undefined).map(([, , from]) => from);
      expect(values).not.to.be.empty;
      for (const from of values) expect(from).to.match(/^(?:@pulumi\/pulumi|\.\/[a-z-]+\.js)$/);
    });
  }
});
