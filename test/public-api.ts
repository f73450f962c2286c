import { resolve } from 'node:path';
import ts from 'typescript';

/** The public names of the library, as the type checker sees them. */
export const root = resolve(__dirname, '..');
const { config } = ts.readConfigFile(resolve(root, 'lib/tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(root, 'lib'));
const entry = resolve(root, 'lib/index.ts');
const program = ts.createProgram([entry], { ...options, noEmit: true });
export const checker = program.getTypeChecker();
const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);
/** Each public name with the symbol that was declared for it. */
export const exported = symbols.map((symbol) => ({
  name: symbol.name,
  target: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
}));

/** The ways to call what was exported: none if it is a type or a constant. */
export const callsOf = (target: ts.Symbol): readonly ts.Signature[] =>
  target.valueDeclaration ? checker.getTypeOfSymbolAtLocation(target, target.valueDeclaration).getCallSignatures() : [];

/** The names of the functions whose result is of that type, such as `BatchLoss`. */
export const functionsThatGive = (type: string) =>
  exported.flatMap(({ name, target }) => {
    const [signature] = callsOf(target);
    return signature && checker.typeToString(signature.getReturnType()) === type ? [name] : [];
  });
