import { type ProjectFile, projectName, projectText, TSCONFIG } from "./project-files.js";

/** What the sandbox has, so that a new project runs before there is any account. */
const PROGRAM = `import { nango } from "pulumi-syncs";

new nango.Sync("acme-contacts", {
  providerConfigKey: "hubspot",
  connectionId: "acme",
  syncName: "contacts",
  frequency: "every 15 minutes",
});
`;

const BACKEND = `# The state is in .pulumi, beside this file. PULUMI_BACKEND_URL names another place; so does \`pulumi login\` without these lines.
backend:
  url: file://.
`;

/** The state, packages, and what the sandbox and reports leave. */
const IGNORED = "node_modules/\n.pulumi/\nsandbox.json\nreview.*\ndrift.*\n";

/**
 * The files of a project to start from.
 *
 * @param versions ranges of the packages that it needs, by their names
 */
export function starterFiles(folder: string, versions: Readonly<Record<string, string>>): ProjectFile[] {
  const manifest = { name: projectName(folder).toLowerCase(), private: true, dependencies: versions };
  return [
    { name: "index.ts", text: PROGRAM },
    { name: "Pulumi.yaml", text: projectText(folder) + BACKEND },
    { name: "package.json", text: `${JSON.stringify(manifest, undefined, 2)}\n` },
    { name: "tsconfig.json", text: TSCONFIG },
    { name: ".gitignore", text: IGNORED },
  ];
}
