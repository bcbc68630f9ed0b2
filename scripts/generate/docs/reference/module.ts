import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** What a platform's module exports, in the order of its text. */
export interface PlatformModule {
  readonly sync: ts.ClassDeclaration;
  readonly args: ts.InterfaceDeclaration;
  readonly state: ts.InterfaceDeclaration;
  /** The platform's explicit provider: another account. */
  readonly provider: ts.ClassDeclaration;
  readonly providerArgs: ts.InterfaceDeclaration;
  /** Types that arguments are made of. */
  readonly types: readonly (ts.InterfaceDeclaration | ts.TypeAliasDeclaration)[];
  readonly lookups: readonly ts.FunctionDeclaration[];
  /** Interfaces that the lookups take and give; they live beside the lookups' code. */
  readonly lookupTypes: readonly ts.InterfaceDeclaration[];
}

/** Reads `sdk/<platform>.ts`, and the file that its lookups' types come from. */
export function readModule(file: string): PlatformModule {
  const source = parse(file);
  const exported = source.statements.filter((statement) => isExported(statement));
  const interfaces = exported.filter(ts.isInterfaceDeclaration);
  const named = (name: string): ts.InterfaceDeclaration => one(interfaces, name, file);
  const [args, state, providerArgs] = [named("SyncArgs"), named("SyncState"), named("ProviderArgs")];
  const classes = exported.filter(ts.isClassDeclaration);
  const types = exported
    .filter((statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    .filter((type) => type !== args && type !== state && type !== providerArgs);
  return {
    sync: one(classes, "Sync", file),
    args,
    state,
    provider: one(classes, "Provider", file),
    providerArgs,
    types,
    lookups: exported.filter(ts.isFunctionDeclaration),
    lookupTypes: reExported(source, file),
  };
}

function reExported(source: ts.SourceFile, file: string): ts.InterfaceDeclaration[] {
  const names = source.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause !== undefined && ts.isNamedExports(exportClause) ? [...exportClause.elements] : [],
    )
    .map(({ name }) => name.text);
  const from = (name: string): ts.InterfaceDeclaration => {
    const declaration = source.statements
      .filter(ts.isImportDeclaration)
      .find(({ importClause }) => importClause?.namedBindings?.getText().match(new RegExp(`\\b${name}\\b`)));
    if (declaration === undefined || !ts.isStringLiteral(declaration.moduleSpecifier)) {
      throw new Error(`${file} exports ${name}, and imports it from nowhere.`);
    }
    const other = path.resolve(path.dirname(file), declaration.moduleSpecifier.text.replace(/\.js$/, ".ts"));
    return one(parse(other).statements.filter(ts.isInterfaceDeclaration), name, other);
  };
  return names.map(from);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function one<T extends ts.ClassDeclaration | ts.InterfaceDeclaration>(
  all: readonly T[],
  name: string,
  file: string,
): T {
  const found = all.find((each) => each.name?.text === name);
  if (found === undefined) throw new Error(`${file} has no ${name}.`);
  return found;
}
