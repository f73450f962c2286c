import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..');
const rooms = ['data', 'pairs', 'losses', 'models', 'training', 'evaluation'];
const leaves = ['display', 'runtime'];

interface Import {
  from: string;
  to: string;
  names: string[];
  typeOnly: boolean;
}

const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.m?ts$/.test(file) && !file.includes('node_modules') && !file.startsWith('dist'))
    .map((file) => join(folder, file));

const sources = new Map(
  ['lib', 'test'].flatMap(filesIn).map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)];
  }),
);

function importsOf(file: string, source: ts.SourceFile): Import[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return [];
    const path = moduleSpecifier.text;
    const to = path.startsWith('.') ? `${relative(root, resolve(root, file, '..', path))}.ts` : path;
    const clause = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    const elements = clause && (ts.isNamedImports(clause) || ts.isNamedExports(clause)) ? [...clause.elements] : [];
    const isType = ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly : statement.isTypeOnly;
    const typeOnly = isType || (elements.length > 0 && elements.every((element) => element.isTypeOnly));
    const all = clause && ts.isNamespaceImport(clause) ? ['*'] : [];
    return [
      {
        from: file,
        to,
        names: [...all, ...elements.map(({ name, propertyName }) => (propertyName ?? name).text)],
        typeOnly: Boolean(typeOnly),
      },
    ];
  });
}

const imports = [...sources].flatMap(([file, source]) => importsOf(file, source));
const roomOf = (file: string) => file.split('/')[1];
const inLibrary = imports.filter(
  ({ from, to }) => from.startsWith('lib/') && to.startsWith('lib/') && from !== 'lib/index.ts',
);

describe('the house', () => {
  it('has rooms whose imports point only towards earlier rooms and leaves', () => {
    const wrong = inLibrary.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      if (own === other || leaves.includes(other)) return false;
      return leaves.includes(own) || rooms.indexOf(other) > rooms.indexOf(own);
    });
    expect(wrong).toEqual([]);
    expect(inLibrary.length).toBeGreaterThan(50);
    expect(new Set(inLibrary.map(({ from }) => roomOf(from)))).toEqual(new Set([...rooms, ...leaves]));
  });

  it('keeps TensorFlow out of data, pairs and evaluation, also behind what they import', () => {
    const reached = new Set(['data', 'pairs', 'evaluation'].flatMap((room) => filesIn(`lib/${room}`)));
    for (const file of reached)
      for (const { from, to, typeOnly } of inLibrary) if (from === file && !typeOnly) reached.add(to);
    const users = imports.filter(
      ({ from, to, typeOnly }) => reached.has(from) && !typeOnly && to.includes('tensorflow'),
    );
    expect(users).toEqual([]);
    expect(reached.size).toBeGreaterThan(20);
  });

  it('names TensorFlow in one place', () => {
    const named = imports.filter(
      ({ from, to, typeOnly }) => from.startsWith('lib/') && to.startsWith('@tensorflow/') && !typeOnly,
    );
    expect(named.map(({ from }) => from)).toEqual(['lib/runtime/tensorflow.ts']);
  });

  it('has no export that only tests use', () => {
    const used = new Set(
      imports
        .filter(({ from }) => from.startsWith('lib/'))
        .flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)),
    );
    const unused = [...sources].flatMap(([file, { statements }]) => {
      if (!file.startsWith('lib/') || file === 'lib/index.ts' || used.has(`${file} *`)) return [];
      return statements
        .filter(
          (statement) =>
            ts.canHaveModifiers(statement) &&
            ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
        )
        .flatMap((statement) => {
          if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name);
          const { name } = statement as ts.FunctionDeclaration;
          return name && !ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement) ? [name] : [];
        })
        .map((name) => (name as ts.Identifier).text)
        .filter((name) => sources.get(file)?.text.split(new RegExp(`\\b${name}\\b`)).length === 2)
        .map((name) => `${file} ${name}`)
        .filter((name) => !used.has(name));
    });
    expect(unused).toEqual([]);
  });

  it('has a test for every file but types, what runs only inside others, and the front door', () => {
    const tested = new Set(imports.filter(({ from }) => from.startsWith('test/')).map(({ to }) => to));
    const reached = new Set(tested);
    for (const file of reached) for (const { from, to } of inLibrary) if (from === file) reached.add(to);
    expect(filesIn('lib').filter((file) => file !== 'lib/index.ts' && !reached.has(file))).toEqual([]);
  });
});
