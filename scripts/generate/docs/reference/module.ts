import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The class of one kind of resource, with what belongs to it. */
export interface ResourceClass {
  readonly declaration: ts.ClassDeclaration;
  readonly args: ts.InterfaceDeclaration;
  readonly state: ts.InterfaceDeclaration;
  /** Types that its arguments are made of. */
  readonly types: readonly (ts.InterfaceDeclaration | ts.TypeAliasDeclaration)[];
}

/** What a platform's module exports, in the order of its text. */
export interface PlatformModule {
  /** By the names of their classes. */
  readonly resources: ReadonlyMap<string, ResourceClass>;
  /** The platform's explicit provider: another account. */
  readonly provider: ts.ClassDeclaration;
  readonly providerArgs: ts.InterfaceDeclaration;
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
  const classes = exported.filter(ts.isClassDeclaration);
  const types = exported.filter(
    (statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement),
  );
  const provider = one(classes, "Provider", file);
  const resources = new Map<string, ResourceClass>();
  let end = 0;
  for (const declaration of classes.filter((each) => each !== provider)) {
    const name = declaration.name?.text ?? "";
    const [args, state] = [named(`${name}Args`), named(`${name}State`)];
    // Each class comes after what belongs to it, and before what belongs to the next one.
    const own = types.filter(
      (type) => type.pos >= end && type.pos < declaration.pos && type !== args && type !== state,
    );
    resources.set(name, { declaration, args, state, types: own });
    end = declaration.end;
  }
  return {
    resources,
    provider,
    providerArgs: named("ProviderArgs"),
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
