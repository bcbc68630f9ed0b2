import { Argument, type Command } from "commander";
import { UsageError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import type { StateFlags } from "../state/change.js";
import { addGroup, addVerb, refusedVerb } from "../verb-command.js";

const RESOURCE = (): Argument => new Argument("<resource>", "its URN, or its name where no other has it");

/** `pulumi-syncs state` and the verbs below it. */
export function addState(program: Command, context: CommandContext): void {
  const group = addGroup(program, context, {
    name: "state",
    summary: "change the state by hand: delete, rename, unprotect",
    description:
      "Change the state of a stack by hand, as a last resort. Nothing is changed on the platforms, the old state stays\n" +
      "as `.bak`, and a change that would break the state is refused. `stack -u` lists the URNs.",
    examples: [["state delete acme-contacts --yes", "it is managed elsewhere from now on"]],
    embedded: () => Promise.reject(new UsageError("state needs a verb: delete, rename or unprotect")),
  });
  addVerb<StateFlags>(group, context, {
    name: "delete",
    summary: "take a resource out of the state",
    description: "It stays on its platform, and it is no longer managed.",
    arguments: [RESOURCE()],
    flags: (command) =>
      yes(command)
        .option("--force", "also where it is protected")
        .option("--target-dependents", "also what depends on it"),
    examples: [["state delete acme-contacts --yes", "it is managed elsewhere from now on"]],
    codes: [EXIT.noSuchStack],
    embedded: async (flags, given, [named = ""]) =>
      (await import("../state/change.js")).deleteResource(named, flags, given),
  });
  addVerb<StateFlags>(group, context, {
    name: "rename",
    summary: "give a resource another name",
    description: "The program has to have that name, too. With an alias in the program nothing has to be renamed here.",
    arguments: [RESOURCE(), new Argument("<name>", "its new name")],
    flags: yes,
    examples: [["state rename acme-contacts acme-contacts-eu --yes", "after the same change in the program"]],
    codes: [EXIT.noSuchStack],
    embedded: async (flags, given, [named = "", name = ""]) =>
      (await import("../state/change.js")).renameResource(named, name, flags, given),
  });
  addVerb<StateFlags>(group, context, {
    name: "unprotect",
    summary: "let a protected resource be deleted",
    arguments: [new Argument("[resource]", "its URN, or its name where no other has it")],
    flags: (command) => yes(command).option("--all", "all resources of the stack"),
    examples: [["state unprotect --all --yes", "before a destroy"]],
    codes: [EXIT.noSuchStack],
    embedded: async (flags, given, [named]) =>
      (await import("../state/change.js")).unprotectResource(named, flags, given),
  });
  for (const name of ["edit", "move", "protect", "repair", "taint", "untaint", "upgrade"])
    refusedVerb(group, context, name);
}

function yes(command: Command): Command {
  return command.option("-y, --yes", "do not ask");
}
