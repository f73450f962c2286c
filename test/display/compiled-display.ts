import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** lib/display as CommonJS, for tests that need a Node process of their own. Below node_modules, so that packages are found. */
export function compileDisplay(): { folder: string; remove(): void } {
  const cache = resolve('node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'display-'));
  const source = resolve('lib', 'display');
  for (const name of readdirSync(source).filter((file) => file.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, name), 'utf8'), {
      fileName: name.replace(/\.ts$/, '.cts'),
      compilerOptions: { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    });
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
