import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as library from '../lib/index';
import { callsOf, checker, exported, functionsThatGive, root } from './public-api';

const functions = exported.flatMap(({ name, target }) =>
  callsOf(target).map((signature) => ({ name, parameters: signature.parameters.map(parameterOf) })),
);

/** The methods of the public interfaces and classes of this library, such as `Gallery.add`; not its options, whose functions are the user's own. */
const methods = exported.flatMap(({ name, target }) => {
  if (!(target.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) || name.endsWith('Options')) return [];
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(target)).flatMap((property) => {
    const [declaration] = property.declarations ?? [];
    if (!declaration?.getSourceFile().fileName.startsWith(resolve(root, 'lib/'))) return [];
    return checker
      .getTypeOfSymbolAtLocation(property, declaration)
      .getCallSignatures()
      .map(({ parameters }) => ({ name: `${name}.${property.name}`, parameters: parameters.map(parameterOf) }));
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

/** Objects with public methods that take options. */
const objects: Record<string, () => object | Promise<object>> = {
  Gallery: () => library.openExactGallery({ dimensions: 2 }),
  Progress: () => library.startProgress({ title: 'a', total: 1, unit: 'b', quiet: true }),
};
/** What takes an object of columns, which may have more than those that are read. */
const takeColumns = ['pairExamples', 'tripletExamples'];

/** What can be called with options, how many arguments stand before them, and their names. */
const takeOptions = [...new Set(callables.map(({ name }) => name))].flatMap((name) => {
  const ways = callables.filter((one) => one.name === name).map(({ parameters }) => parameters);
  const place = ways[0].findIndex(({ isOptions }) => isOptions);
  if (place < 0 || takeColumns.includes(name)) return [];
  return [{ name, place, names: [...new Set(ways.flatMap((parameters) => parameters[place].properties))] }];
});

/** Calls a function or a method with these options, and with nothing before them: they are checked first. */
async function callWith(name: string, place: number, options: unknown): Promise<unknown> {
  const [first, method] = name.split('.');
  const object = method ? await objects[first]() : library;
  const call = (object as Record<string, (...args: unknown[]) => unknown>)[method ?? first];
  return call.apply(object, [...new Array(place).fill(undefined), options]);
}

/** What is not a setting: a place on disk, a row, how much is done, the only argument of a function. */
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

  it('takes what is measured before labels and targets', () => {
    const several = callables
      .map(({ name, parameters }) => ({ name, data: parameters.filter(({ isOptions }) => !isOptions) }))
      .filter(({ data }) => data.length > 1);
    const wrong = several.filter(({ data: [first] }) => /^(same|labels|pairs|predicted|targets?)$/.test(first.name));
    expect(several.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it('calls what compares two embeddings a metric', () => {
    const another = callables.flatMap(({ name, parameters }) =>
      parameters.some(
        ({ isOptions, properties }) => isOptions && /\b(distance|measure|similarity)\b/.test(properties.join(' ')),
      )
        ? [name]
        : [],
    );
    expect(another).toEqual([]);
  });

  it('gives losses of a batch, miners and augmentations as factories of one options object', () => {
    const kinds = { BatchLoss: 15, ViewLoss: 5, TrainableLoss: 6, Miner: 6, Augmentation: 7 };
    const found = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, functionsThatGive(kind).length]));
    expect(found).toEqual(kinds);
  });

  it('takes options in most of its functions', () => {
    expect(takeOptions.length).toBeGreaterThan(90);
    expect(takeOptions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['contrastiveLoss', 'circleLoss', 'rocChart', 'fit', 'Gallery.search', 'Progress.update']),
    );
  });

  it.each(takeOptions)('refuses a misspelt option of $name, with the right one', async ({ name, place, names }) => {
    expect(names.length).toBeGreaterThan(0);
    for (const option of names) {
      const refusal = new RegExp(
        `^${name}: options must be among .*\\b${option}\\b.*, found ${option}x; did you mean ${option}\\?$`,
      );
      await expect(callWith(name, place, { [`${option}x`]: 1 })).rejects.toThrow(refusal);
    }
  });

  it.each(takeOptions)('refuses anything but one object as the options of $name', async ({ name, place }) => {
    for (const [found, options] of Object.entries({ 7: 7, "'7'": '7', null: null, 'an array of 1': [7] }))
      await expect(callWith(name, place, options)).rejects.toThrow(
        `${name}: options must be one object, found ${found}; pass ${name[0].toLowerCase()}${name.slice(1)}(`,
      );
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
