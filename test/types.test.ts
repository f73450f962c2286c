import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

/**
 * What users with the strictest settings see of the package `siamese-lab`, by its `exports`: the declarations that were built, without
 * their sources and without optional peers.
 */
const root = resolve(__dirname, '..');
const lib = resolve(root, 'lib');
const user = resolve(root, 'user.mts');
const optionalPeers = /@zilliz|onnxruntime-node/;

const strictest: ts.CompilerOptions = {
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
  ...{ target: ts.ScriptTarget.ES2022, noEmit: true },
};
const inNode: ts.CompilerOptions = {
  ...strictest,
  ...{ module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, types: ['node'] },
};
const inBundler: ts.CompilerOptions = {
  ...strictest,
  ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  ...{ lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] },
};

/** The errors of a user's file outside tfjs's own types, which have some, and the files that it takes. */
function compile(source: string, settings: ts.CompilerOptions) {
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists, readFile } = host;
  const isGone = (file: string) =>
    optionalPeers.test(file) || (file.startsWith(`${lib}/`) && /(?<!\.d)\.m?ts$/.test(file));
  host.fileExists = (file) => file === user || (!isGone(file) && fileExists(file));
  host.readFile = (file) => (file === user ? source : readFile(file));
  host.getSourceFile = (file, version, ...others) =>
    file === user ? ts.createSourceFile(file, source, version) : getSourceFile(file, version, ...others);
  const program = ts.createProgram([user], settings, host);
  const errors = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file?.fileName.includes('node_modules/@tensorflow/'))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  return { errors, files: program.getSourceFiles().map(({ fileName }) => fileName) };
}

/** The public names of a front door: of types alone, and of values. */
function namesOf(entry: string) {
  const program = ts.createProgram([entry], inNode);
  const checker = program.getTypeChecker();
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);
  const isValue = (symbol: ts.Symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return (target.flags & ts.SymbolFlags.Value) !== 0;
  };
  return {
    types: names.filter((symbol) => !isValue(symbol)).map(({ name }) => name),
    values: names.filter(isValue).map(({ name }) => name),
  };
}

/** Takes every public name, and uses some as a user would. */
const using = ({ types, values }: ReturnType<typeof namesOf>) => `
  import { ${values.join(', ')} } from 'siamese-lab';
  import type { ${types.join(', ')} } from 'siamese-lab';
  export type { ${types.join(', ')} } from 'siamese-lab';
  export const all = { ${values.join(', ')} };
  export const loss: PairLoss = ([left, right], same) => contrastiveLoss(euclideanDistance(left, right), same, { margin: 1 });
  export async function run(encoder: tf.LayersModel, train: Examples<2>, embeddings: Embeddings, labels: Int32Array) {
    const { validationLoss } = await fit({ encoder, train, loss: ([left, right], same) => loss([left, right], same), epochs: 1 });
    const gallery: Gallery = await openExactGallery({ dimensions: 2 });
    await gallery.add(embeddings, { ids: labels.map((_, row) => row), labels });
    const progress = startProgress({ title: 'a', total: 1, unit: 'b' });
    progress.update(1, { detail: 'c' });
    const last: number | undefined = validationLoss.at(-1);
    return last;
  }
`;

const cases = [
  { where: 'Node', settings: inNode, door: 'index.d.ts', ofNode: true, atLeast: { types: 60, values: 90 } },
  {
    where: 'a bundler for browsers',
    settings: inBundler,
    door: 'portable.d.ts',
    ofNode: false,
    atLeast: { types: 50, values: 70 },
  },
];

describe.each(cases)('the declarations in $where', ({ settings, door, ofNode, atLeast }) => {
  const entry = resolve(lib, 'dist', door);

  beforeAll(() => {
    if (!existsSync(entry)) throw new Error(`${entry} is not there; npm run build makes it`);
  });

  it('are without an error for every public name, under the strictest settings and without optional peers', () => {
    const names = namesOf(entry);
    const { errors, files } = compile(using(names), settings);
    expect(errors).toEqual([]);
    expect(names.types.length).toBeGreaterThan(atLeast.types);
    expect(names.values.length).toBeGreaterThan(atLeast.values);
    expect(files.filter((file) => optionalPeers.test(file))).toEqual([]);
    expect(files).toContain(entry);
    expect(files.some((file) => file.includes('@types/node/'))).toBe(ofNode);
  }, 60_000);

  it('are read at all: a use that is wrong is an error', () => {
    const { errors } = compile(
      "import { areaUnderCurve } from 'siamese-lab';\nexport const area: string = areaUnderCurve([1], [1]);\n",
      settings,
    );
    expect(errors).toEqual([`${user}: Type 'number' is not assignable to type 'string'.`]);
  }, 60_000);
});
