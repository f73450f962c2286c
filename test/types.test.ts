import { resolve } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

/** What a user with the strictest settings sees: the declarations of the library, without its sources and without optional peers. */
const root = resolve(__dirname, '..');
const lib = resolve(root, 'lib');
const user = resolve(lib, 'user.ts');
const declarations = new Map<string, string>();
const optionalPeers = /@zilliz|onnxruntime-node/;

const settings: ts.CompilerOptions = {
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  ...{ noEmit: true, types: ['node'] },
};

/** The errors of a user's file outside tfjs's own types, which have some, and the files that it takes. */
function compile(source: string) {
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists, readFile } = host;
  const virtual = (file: string) => (file === user ? source : declarations.get(file));
  const isGone = (file: string) =>
    optionalPeers.test(file) || (file.startsWith(`${lib}/`) && /(?<!\.d)\.ts$/.test(file));
  host.fileExists = (file) => virtual(file) !== undefined || (!isGone(file) && fileExists(file));
  host.readFile = (file) => virtual(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...others) => {
    const text = virtual(file);
    return text === undefined ? getSourceFile(file, version, ...others) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([user], settings, host);
  const errors = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file?.fileName.includes('node_modules/@tensorflow/'))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  return { errors, files: program.getSourceFiles().map(({ fileName }) => fileName) };
}

/** The public names: values, and those of types alone with how many parameters they need. */
let names: { name: string; isType: boolean }[];

beforeAll(() => {
  const { config } = ts.readConfigFile(resolve(lib, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, lib);
  const entry = resolve(lib, 'index.ts');
  const program = ts.createProgram([entry], {
    ...options,
    ...{ noEmit: false, emitDeclarationOnly: true, declaration: true, incremental: false, outDir: lib },
    tsBuildInfoFile: undefined,
  });
  program.emit(undefined, (file, text) => declarations.set(file, text));
  const checker = program.getTypeChecker();
  names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return { name: symbol.name, isType: (target.flags & ts.SymbolFlags.Value) === 0 };
  });
}, 60_000);

describe('the declarations', () => {
  it('are without an error for every public name, under the strictest settings and without optional peers', () => {
    const types = names.filter(({ isType }) => isType).map(({ name }) => name);
    const values = names.filter(({ isType }) => !isType).map(({ name }) => name);
    const { errors, files } = compile(`
      import { ${values.join(', ')} } from './index';
      import type { ${types.join(', ')} } from './index';
      export type { ${types.join(', ')} } from './index';
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
    `);
    expect(errors).toEqual([]);
    expect(types.length).toBeGreaterThan(60);
    expect(values.length).toBeGreaterThan(90);
    expect(files.filter((file) => optionalPeers.test(file))).toEqual([]);
    expect(files.filter((file) => file.startsWith(`${lib}/`) && file !== user)).not.toEqual([]);
  }, 60_000);

  it('are read at all: a use that is wrong is an error', () => {
    const { errors } = compile(
      "import { areaUnderCurve } from './index';\nexport const area: string = areaUnderCurve([1], [1]);\n",
    );
    expect(errors).toEqual([`${user}: Type 'number' is not assignable to type 'string'.`]);
  }, 60_000);
});
