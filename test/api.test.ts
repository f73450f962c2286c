import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** The public functions, as the type checker sees them. */
const root = resolve(__dirname, '..');
const { config } = ts.readConfigFile(resolve(root, 'lib/tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(root, 'lib'));
const entry = resolve(root, 'lib/index.ts');
const program = ts.createProgram([entry], { ...options, noEmit: true });
const checker = program.getTypeChecker();
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);

const functions = exported.flatMap((symbol) => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const { valueDeclaration: declaration } = target;
  if (!declaration) return [];
  const signatures = checker.getTypeOfSymbolAtLocation(target, declaration).getCallSignatures();
  return signatures.map((signature) => ({ name: symbol.name, parameters: signature.parameters.map(parameterOf) }));
});

/** The methods of the public interfaces and classes of this library, such as `Gallery.add`; not its options, whose functions are the user's own. */
const methods = exported.flatMap((symbol) => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!(target.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) || symbol.name.endsWith('Options')) return [];
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(target)).flatMap((property) => {
    const [declaration] = property.declarations ?? [];
    if (!declaration?.getSourceFile().fileName.startsWith(resolve(root, 'lib/'))) return [];
    return checker
      .getTypeOfSymbolAtLocation(property, declaration)
      .getCallSignatures()
      .map(({ parameters }) => ({ name: `${symbol.name}.${property.name}`, parameters: parameters.map(parameterOf) }));
  });
});
const callables = [...functions, ...methods];

function parameterOf(symbol: ts.Symbol) {
  const declaration = symbol.valueDeclaration as ts.ParameterDeclaration;
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const parts = checker.getNonNullableType(type);
  const kinds = parts.isUnion() ? parts.types : [parts];
  const simple = ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike;
  return {
    name: ts.isIdentifier(declaration.name) ? declaration.name.text : 'options',
    isSimple: kinds.some(({ flags }) => flags & simple),
    isOptional: checker.isOptionalParameter(declaration),
    isOptions: !ts.isIdentifier(declaration.name) || declaration.name.text === 'options',
    properties: kinds.flatMap((kind) => (kind.flags & simple ? [] : kind.getProperties().map(({ name }) => name))),
  };
}

/** What is no setting: a place on disk, a row, how much is done, the only thing that a function takes. */
const places = new Set(['folder', 'row', 'left', 'right', 'path', 'done']);

describe('the public API', () => {
  it('has functions and methods', () => {
    expect(functions.length).toBeGreaterThan(90);
    expect(methods.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Gallery.add', 'Gallery.search', 'Random.integer', 'Progress.update']),
    );
  });

  it('takes settings in one options object, never by their place', () => {
    const positional = callables.flatMap(({ name, parameters }) =>
      parameters
        .filter(
          (parameter, i) => parameter.isSimple && !places.has(parameter.name) && !(i === 0 && parameters.length === 1),
        )
        .map((parameter) => `${name}(${parameter.name})`),
    );
    expect(positional).toEqual([]);
  });

  it('takes that object last, and nothing else that may be left out', () => {
    const wrong = callables.flatMap(({ name, parameters }) =>
      parameters
        .filter((parameter, i) => (parameter.isOptional || parameter.isOptions) && i < parameters.length - 1)
        .map((parameter) => `${name}(${parameter.name})`),
    );
    expect(wrong).toEqual([]);
  });

  it('calls what compares two embeddings a metric', () => {
    const distances = callables.flatMap(({ name, parameters }) =>
      parameters.some(({ isOptions, properties }) => isOptions && properties.includes('distance')) ? [name] : [],
    );
    expect(distances).toEqual([]);
  });

  it('gives losses of a batch, miners and augmentations as factories of one options object', () => {
    const results = new Map(
      exported.flatMap((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        const [signature] = target.valueDeclaration
          ? checker.getTypeOfSymbolAtLocation(target, target.valueDeclaration).getCallSignatures()
          : [];
        return signature ? [[symbol.name, checker.typeToString(signature.getReturnType())]] : [];
      }),
    );
    const kinds = { BatchLoss: 15, ViewLoss: 2, TrainableLoss: 6, Miner: 6, Augmentation: 6 };
    const found = Object.fromEntries(
      Object.keys(kinds).map((kind) => [kind, [...results.values()].filter((result) => result === kind).length]),
    );
    expect(found).toEqual(kinds);
  });

  it('is spelt as tfjs and Keras are', () => {
    const british = /olour|eighbour|ormalis|egularis|eneralis|uantis|entre\b|rey\b|ehaviour|abelled/;
    const names = callables.flatMap(({ name, parameters }) => [
      name,
      ...parameters.filter(({ isOptions }) => isOptions).flatMap(({ properties }) => properties),
    ]);
    expect(names.filter((name) => british.test(name))).toEqual([]);
  });
});
