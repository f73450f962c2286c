// run-floors.mjs NOTEBOOK SEED SETTINGS: runs a notebook's cells as one program without Jupyter, and reports to its parent what the
// comparisons in its assertions compared. A comparison that fails ends nothing, so that the others are reported too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

const [, , notebook, offset, settings] = process.argv;
const { factory } = ts;
const require = createRequire(notebook);

/** @type {import('./floors.mjs').Comparison[]} */
const comparisons = [];
/** @type {Record<string, number>} */
const seconds = {};
/** Processor time of all threads together: other programs that run meanwhile hardly change it. */
const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
let current = { id: '', start: processorSeconds() };

const tools = {
  /** @param {string} id */
  beginCell(id) {
    const now = processorSeconds();
    if (current.id) seconds[current.id] = now - current.start;
    current = { id, start: now };
  },
  /** @param {string} text @param {number} found @param {string} sign @param {number} wanted */
  compare(text, found, sign, wanted) {
    if (typeof found === 'number') comparisons.push({ text, found, sign, wanted });
    return sign === '>'
      ? found > wanted
      : sign === '>='
        ? found >= wanted
        : sign === '<'
          ? found < wanted
          : found <= wanted;
  },
  /** @param {object} chosen */
  changeSettings(chosen) {
    const changes = settings
      .split(',')
      .filter(Boolean)
      .map((one) => one.split('='));
    return Object.assign(chosen, Object.fromEntries(changes.map(([name, value]) => [name, JSON.parse(value)])));
  },
};

/** @param {ts.Node} node */
const isFloor = (node) => ts.isBinaryExpression(node) && /^[<>]=?$/.test(node.operatorToken.getText());

/** @type {ts.TransformerFactory<ts.SourceFile>} */
const rewrite = (context) => (file) => {
  /** @param {string} name @param {ts.Expression[]} args */
  const call = (name, args) =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier('tools'), name),
      [],
      args,
    );
  /** @param {ts.Expression} value */
  const shifted = (value) =>
    factory.createAdd(
      factory.createParenthesizedExpression(value),
      factory.createNumericLiteral(1000 * Number(offset)),
    );
  /** @param {ts.Node} value */
  const isNumber = (value) => ts.isNumericLiteral(value) || ts.isBinaryExpression(value);
  /** @param {boolean} asserted @returns {(node: ts.Node) => ts.Node} */
  const visitor = (asserted) => (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'assert.ok')
      return ts.visitNode(node.arguments[0], visitor(true));
    const visited = ts.visitEachChild(node, visitor(asserted), context);
    if (asserted && isFloor(node)) {
      const { left, right, operatorToken } = /** @type {ts.BinaryExpression} */ (visited);
      const sign = ts.tokenToString(operatorToken.kind) ?? '';
      return call('compare', [
        factory.createStringLiteral(node.getText().replace(/\s+/g, ' ')),
        left,
        factory.createStringLiteral(sign),
        right,
      ]);
    }
    if (ts.isPropertyAssignment(visited) && visited.name.getText() === 'seed' && isNumber(visited.initializer))
      return factory.updatePropertyAssignment(visited, visited.name, shifted(visited.initializer));
    if (
      (ts.isPropertyAssignment(visited) || ts.isVariableDeclaration(visited)) &&
      /** @type {any} */ (node).name.getText() === 'seeds' &&
      visited.initializer &&
      ts.isArrayLiteralExpression(visited.initializer)
    ) {
      const list = factory.createArrayLiteralExpression(visited.initializer.elements.map(shifted));
      return ts.isPropertyAssignment(visited)
        ? factory.updatePropertyAssignment(visited, visited.name, list)
        : factory.updateVariableDeclaration(visited, visited.name, undefined, undefined, list);
    }
    if (ts.isCallExpression(visited) && node.getText().startsWith('profileSettings('))
      return call('changeSettings', [visited]);
    return visited;
  };
  return /** @type {ts.SourceFile} */ (ts.visitNode(file, visitor(false)));
};

/** @type {{ cells: { id: string, cell_type: string, source: string | string[] }[] }} */
const { cells } = JSON.parse(readFileSync(notebook, 'utf8'));
const source = cells
  .filter(({ cell_type }) => cell_type === 'code')
  .map(({ id, source }) => `tools.beginCell('${id}');\n${[source].flat().join('')}\n`)
  .join('\n');
const { outputText } = ts.transpileModule(source, {
  compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  transformers: { before: [rewrite] },
});
/** @type {string | undefined} */
let problem;
try {
  const run = new Function('require', 'exports', 'tools', `return (async () => {${outputText}})();`);
  await run(require, {}, tools);
} catch (error) {
  problem = error instanceof Error ? error.stack : String(error);
}
tools.beginCell('');
process.send?.({ comparisons, seconds, problem }, () => process.exit());
