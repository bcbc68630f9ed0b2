import { expect } from "chai";
import { changeEnvironment } from "./environment.js";

/** Two tests, in this order: the second one sees what the first one has left. */
describe("A test that ends before it has put the environment back", () => {
  let late = (): void => undefined;
  const folder = process.cwd();

  it("changes it", () => {
    changeEnvironment({ LEFT_BY_A_TEST: "1" }, "/");
    late = changeEnvironment({ LEFT_BY_A_TEST: undefined, LEFT_TOO: "1" });
    expect(process.env).to.include({ LEFT_TOO: "1" }).and.not.to.have.property("LEFT_BY_A_TEST");
  });

  it("leaves nothing, not even by what comes late", () => {
    process.env["SET_BY_THE_NEXT"] = "1";
    late();
    expect(process.cwd()).to.equal(folder);
    expect(process.env).to.include({ SET_BY_THE_NEXT: "1" });
    for (const name of ["LEFT_BY_A_TEST", "LEFT_TOO"]) expect(process.env).not.to.have.property(name);
    Reflect.deleteProperty(process.env, "SET_BY_THE_NEXT");
  });
});
