import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..');
const rooms = [
  'data',
  'pairs',
  'distances',
  'miners',
  'losses',
  'augmentation',
  'models',
  'training',
  'search',
  'evaluation',
  'gallery',
];
/** Folders below all rooms, in this order: each may call those after it. */
const leaves = ['display', 'jit', 'kernels', 'tensorflow', 'files', 'checks'];

/** Files of lib/ without a test file of their own, and why; a file with nothing but types or names of other files needs none. */
const withoutOwnTest: Record<string, string> = {
  'lib/display/draw-figure.ts': 'through figure',
  'lib/gallery/kept-gallery.ts': 'through the exact gallery, by its file',
  'lib/kernels/convolution-gradients.ts': 'through the missing kernels',
  'lib/kernels/pool-gradients.ts': 'through the missing kernels',
  'lib/training/run-checkpoint.ts': 'through fit, resumed',
  'lib/models/keras-thread.ts': 'through readKerasWeights: the thread that reads',
  'lib/models/read-keras-file.ts': 'through readKerasWeights: what the thread does',
  'lib/models/saved/demo-options.ts': 'through exportDemo: types, and what does not fit',
  'lib/models/saved/encoder-file-error.ts': 'through loadEncoder',
  'lib/gallery/gallery-search.ts': 'through the exact gallery',
  'lib/gallery/read-gallery-file.ts': 'through gallery-file.test.ts: what is written, and hostile files, are read',
  'lib/gallery/write-gallery-file.ts': 'through gallery-file.test.ts: what is written is read',
  'lib/gallery/milvus-collection.ts': 'through the Milvus gallery',
  'lib/models/saved/onnx/onnx-proto.ts': "through the ONNX models of encoders: ONNX's checker reads what it writes",
  'lib/models/saved/onnx/op-view.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/translate.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/rules/elementwise.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/rules/joins.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/rules/networks.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/rules/reductions.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/rules/shapes.ts': 'through the ONNX models of every stock layer',
  'lib/models/saved/onnx/rules/windows.ts': 'through the ONNX models of every stock layer',
  'lib/training/fit-options.ts': 'through fit: types and defaults',
  'lib/display/figure-style.ts': 'settings, through figure',
  'lib/display/font.ts': 'through processes: text where no font is installed',
  'lib/display/montage-text.ts': 'through montage, in its pixels',
  'lib/display/graph-picture.ts': 'through modelDiagram and siameseDiagram',
  'lib/tensorflow/environment.ts': 'settings for processes that start, through load-quietly',
  'lib/tensorflow/process-environment.ts': 'through load-quietly, in threads',
  'lib/jit/graph-def.ts': 'through jit: TensorFlow reads what it writes',
  'lib/jit/jit-error.ts': 'through jit',
  'lib/jit/load-graph.ts': 'through jit',
  'lib/jit/memory-file.ts': 'through jit, by what processes leave behind',
  'lib/jit/program.ts': 'through jit',
  'lib/jit/program-graph.ts': 'through jit',
  'lib/jit/recording.ts': 'through jit',
  'lib/jit/trace.ts': 'through jit',
  'lib/jit/watch.ts': 'through jit',
  'lib/jit/watched-binding.ts': 'through jit',
  'lib/training/check-encoder.ts': 'through fit, with every wrong use',
  'lib/training/check-optimizer.ts': 'through fit, with every wrong use',
  'lib/training/run-settings.ts': 'through fit, resumed with other settings',
  'lib/training/steps.ts': 'through fit',
  'lib/training/train-epoch.ts': 'through fit',
  'lib/training/train-step.ts': 'through fit',
};
/** Tests in the rooms of test/ that follow something through several files. */
const ofSeveralFiles: Record<string, string> = {
  'test/data/fetch-processes.test.ts': 'processes that fetch at once, or are killed',
  'test/display/processes.test.ts': 'processes that draw, and end',
  'test/gallery/killed.test.ts': 'processes and servers that are killed while a gallery grows',
  'test/losses/large-batches.test.ts': 'losses and miners of more triplets than go into one mask',
  'test/models/mobilenet-keras.test.ts': "MobileNetV2 with Keras's weights, against Keras",
  'test/models/recorded-encoders.test.ts': 'every loss with every encoder, recorded',
  'test/models/recorded-mobilenet.test.ts': 'every loss with MobileNetV2, recorded',
  'test/models/users-networks.test.ts': 'networks of stock layers, trained, embedded and saved',
  'test/jit/processes.test.ts': 'processes that record, and end; their memory',
  'test/jit/random-steps.test.ts': 'random steps, recorded and op by op',
  'test/jit/refusals.test.ts': 'what cannot be recorded',
  'test/jit/steps.test.ts': 'what steps give, take and assign',
  'test/jit/tfjs-ops.test.ts': 'every kernel of tfjs-node',
  'test/kernels/own-ops-processes.test.ts': 'processes with other vector units, or without the own ops',
  'test/kernels/own-ops-refusals.test.ts': 'what each of the own ops refuses',
  'test/tensorflow/threads.test.ts': 'worker threads that load the library, compute and end',
  'test/kernels/winograd.test.ts': 'convolutions in fewer multiplications, with their gradients and pools',
  'test/training/inner-layers-resumed.test.ts':
    'networks of layers within layers, resumed as built again and as read from a file',
  'test/training/images-on-disk.test.ts': 'a process that learns from more images than its memory takes',
  'test/training/many-classes.test.ts': 'more classes than a byte numbers, from training to search',
  'test/training/not-finite.test.ts': 'runs in which something is not finite, with every optimizer',
  'test/training/shared-layers.test.ts': 'encoders of which one is frozen',
  'test/training/optimizer-steps.test.ts': "a schedule with every optimizer, beside tfjs's own steps",
  'test/training/trainable-loss.test.ts': 'a loss with weights of its own, trained, stopped and resumed',
};

interface Import {
  from: string;
  to: string;
  names: string[];
  typeOnly: boolean;
  whileItRuns: boolean;
}

const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.m?ts$/.test(file) && !file.includes('node_modules') && !file.startsWith('dist/'))
    .map((file) => join(folder, file));

const sources = new Map(
  ['lib', 'test'].flatMap(filesIn).map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [file, ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)];
  }),
);

/** What a file imports: at its head, and while it runs, by `import(…)` or `require(…)` of a written-out name. */
function importsOf(file: string, source: ts.SourceFile): Import[] {
  const pathTo = (path: string) =>
    path.startsWith('.') ? `${relative(root, resolve(root, file, '..', path)).replace(/\.js$/, '')}.ts` : path;
  const atHead = source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return [];
    const clause = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    const elements = clause && (ts.isNamedImports(clause) || ts.isNamedExports(clause)) ? [...clause.elements] : [];
    const isType = ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly : statement.isTypeOnly;
    const typeOnly = isType || (elements.length > 0 && elements.every((element) => element.isTypeOnly));
    const all = clause && ts.isNamespaceImport(clause) ? ['*'] : [];
    return [
      {
        from: file,
        to: pathTo(moduleSpecifier.text),
        names: [...all, ...elements.map(({ name, propertyName }) => (propertyName ?? name).text)],
        typeOnly: Boolean(typeOnly),
        whileItRuns: false,
      },
    ];
  });
  const whileItRuns: Import[] = [];
  const look = (node: ts.Node): void => {
    const called = ts.isCallExpression(node) ? node.expression : undefined;
    const loads =
      called?.kind === ts.SyntaxKind.ImportKeyword || (called && /^(module\.)?require$/.test(called.getText()));
    const named = loads
      ? (node as ts.CallExpression).arguments[0]
      : ts.isExternalModuleReference(node) && node.expression;
    if (named && ts.isStringLiteralLike(named))
      whileItRuns.push({ from: file, to: pathTo(named.text), names: ['*'], typeOnly: false, whileItRuns: true });
    node.forEachChild(look);
  };
  look(source);
  return [...atHead, ...whileItRuns];
}

/** Whether a file has anything but types and names of other files. */
const doesSomething = (file: string) =>
  sources
    .get(file)
    ?.statements.some(
      (statement) =>
        !ts.isImportDeclaration(statement) &&
        !ts.isExportDeclaration(statement) &&
        !ts.isInterfaceDeclaration(statement) &&
        !ts.isTypeAliasDeclaration(statement),
    );

const imports = [...sources].flatMap(([file, source]) => importsOf(file, source));
const frontDoors = ['lib/index.ts', 'lib/portable.ts'];
/** What stands in for a file that needs Node, outside Node: see `setup/portable.mjs`. */
const isTwin = (file: string) => file.endsWith('.portable.ts');
const roomOf = (file: string) => file.split('/')[1];
const testOf = (file: string) => file.replace(/^lib\//, 'test/').replace(/\.ts$/, '.test.ts');
const inLibrary = imports.filter(
  ({ from, to }) => from.startsWith('lib/') && to.startsWith('lib/') && !frontDoors.includes(from),
);

/** The statements of a file that export values, by name. */
function exportedNames(file: string): string[] {
  const { statements } = sources.get(file)!;
  return statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => name.text);
    if (!ts.canHaveModifiers(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      return [];
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => (name as ts.Identifier).text);
    return [(statement as ts.FunctionDeclaration).name!.text];
  });
}

describe('importsOf', () => {
  it('finds what is imported at the head of a file, and while it runs', () => {
    const text = `import type { A } from './a';
      export { b } from '../b';
      const f = async (name: string) => {
        const { readFileSync } = await import('node:fs');
        const path: typeof import('node:url') = require('node:path');
        return import(name), import(\`./c.js\`), required('node:os');
      };
      // import('node:http')
      import old = require('node:net');`;
    const found = importsOf('lib/pairs/x.ts', ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true));
    expect(found.map(({ to, typeOnly, whileItRuns }) => ({ to, typeOnly, whileItRuns }))).toEqual([
      { to: 'lib/pairs/a.ts', typeOnly: true, whileItRuns: false },
      { to: 'lib/b.ts', typeOnly: false, whileItRuns: false },
      { to: 'node:fs', typeOnly: false, whileItRuns: true },
      { to: 'node:path', typeOnly: false, whileItRuns: true },
      { to: 'lib/pairs/c.ts', typeOnly: false, whileItRuns: true },
      { to: 'node:net', typeOnly: false, whileItRuns: true },
    ]);
  });
});

describe('the house', () => {
  it('has rooms whose imports point only towards earlier rooms and leaves', () => {
    const wrong = inLibrary.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      const order = [...leaves].reverse().concat(rooms);
      return order.indexOf(other) > order.indexOf(own);
    });
    expect(wrong).toEqual([]);
    expect(inLibrary.length).toBeGreaterThan(50);
    expect(new Set(inLibrary.map(({ from }) => roomOf(from)))).toEqual(new Set([...rooms, ...leaves]));
  });

  it('has no circular imports, types included', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of inLibrary) next.set(from, [...(next.get(from) ?? []), to]);
    // Removes files all of whose imports are removed or outside, again and again; what remains is in a circle, or leads to one.
    const left = new Set(next.keys());
    for (let before = -1; before !== left.size; ) {
      before = left.size;
      for (const file of left) if (!next.get(file)?.some((to) => left.has(to))) left.delete(file);
    }
    expect([...left]).toEqual([]);
    expect(next.size).toBeGreaterThan(200);
  });

  // Functions of `search` that take and give plain typed arrays: what they use inside does not matter to others.
  const computesOnDevice = [
    'lib/search/top-matches.ts',
    'lib/search/matches-above.ts',
    'lib/search/product-sums.ts',
    'lib/search/device-vectors.ts',
  ];

  it('keeps TensorFlow out of data, pairs and evaluation, also behind what they import', () => {
    const reached = new Set(['data', 'pairs', 'evaluation'].flatMap((room) => filesIn(`lib/${room}`)));
    for (const file of reached)
      for (const { from, to, typeOnly } of inLibrary)
        if (from === file && !typeOnly && !computesOnDevice.includes(to)) reached.add(to);
    const users = imports.filter(
      ({ from, to, typeOnly }) =>
        reached.has(from) && !typeOnly && (to.startsWith('@tensorflow/') || to === 'lib/tensorflow/tensorflow.ts'),
    );
    expect(users).toEqual([]);
    expect(reached.size).toBeGreaterThan(20);
  });

  it('names TensorFlow in one place', () => {
    const named = imports.filter(
      ({ from, to, typeOnly }) => from.startsWith('lib/') && to.startsWith('@tensorflow/') && !typeOnly,
    );
    expect(named.map(({ from }) => from).sort()).toEqual([
      'lib/tensorflow/native-runtime.ts',
      'lib/tensorflow/tensorflow.portable.ts',
      'lib/tensorflow/tensorflow.ts',
    ]);
  });

  it("loads Milvus's client only where a gallery is opened", () => {
    const named = imports.filter(
      ({ from, to, typeOnly }) => from.startsWith('lib/') && to.startsWith('@zilliz/') && !typeOnly,
    );
    expect(named.filter(({ from, whileItRuns }) => !whileItRuns || roomOf(from) !== 'gallery')).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  it('needs nothing of Node behind the portable front door', () => {
    const reached = new Set(['lib/portable.ts']);
    const outside = new Set<string>();
    for (const file of reached)
      for (const { from, to, typeOnly } of imports) {
        if (from !== file || typeOnly) continue;
        const twin = to.replace(/\.ts$/, '.portable.ts');
        if (to.startsWith('lib/')) reached.add(sources.has(twin) ? twin : to);
        else outside.add(to);
      }
    const packages = ['@noble/hashes', '@tensorflow/tfjs', 'fft.js', 'ml-pca', 'pure-rand'];
    expect(
      [...outside].filter((path) => !packages.some((name) => path === name || path.startsWith(`${name}/`))),
    ).toEqual([]);
    const ofNode = [...reached].filter((file) => {
      let found = false;
      const look = (node: ts.Node): void => {
        const isNamed = ts.isIdentifier(node) && /^(process|Buffer|require|__dirname|__filename)$/.test(node.text);
        if (isNamed && !ts.isPropertyAssignment(node.parent)) found = true;
        node.forEachChild((child) => look(child));
      };
      sources.get(file)!.forEachChild((child) => look(child));
      return found;
    });
    expect(ofNode).toEqual([]);
    expect(filesIn('lib').filter((file) => isTwin(file) && !reached.has(file))).toEqual([]);
    for (const room of rooms.filter((room) => room !== 'data' && room !== 'gallery'))
      expect([...reached].filter((file) => roomOf(file) === room).length, room).toBeGreaterThan(4);
  });

  it('has twins that export the same as the files for which they stand', () => {
    const twins = filesIn('lib').filter(isTwin);
    for (const twin of twins) {
      const own = exportedNames(twin.replace('.portable.ts', '.ts'));
      expect(own.length, twin).toBeGreaterThan(0);
      expect(exportedNames(twin).sort(), twin).toEqual(own.sort());
    }
    expect(twins.length).toBeGreaterThan(5);
  });

  it('has no export that only tests use', () => {
    const used = new Set(
      imports
        .filter(({ from }) => from.startsWith('lib/'))
        .flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)),
    );
    const unused = [...sources].flatMap(([file, { statements }]) => {
      if (!file.startsWith('lib/') || frontDoors.includes(file) || isTwin(file) || used.has(`${file} *`)) return [];
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

  it('has a test for every file, in its place, except those listed with a reason', () => {
    const tests = new Set(filesIn('test').filter((file) => file.endsWith('.test.ts')));
    const untested = filesIn('lib').filter((file) => !isTwin(file) && !tests.has(testOf(file)) && doesSomething(file));
    expect(untested.sort()).toEqual(Object.keys(withoutOwnTest).sort());
    expect(untested.length).toBeLessThan(50);
  });

  it('has no test of a file that does not exist, except tests of several files', () => {
    const mirrors = new Set(filesIn('lib').map(testOf));
    const inRooms = filesIn('test').filter(
      (file) => file.endsWith('.test.ts') && [...rooms, ...leaves].includes(roomOf(file)),
    );
    expect(inRooms.filter((file) => !mirrors.has(file)).sort()).toEqual(Object.keys(ofSeveralFiles).sort());
  });
});
