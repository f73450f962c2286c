import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The README's first example that uses the library, as a file of a project that has it installed. */
const [, example] = /```ts\n(import \* as \w+ from 'siamese-lab';\n[^`]*)```/.exec(
  readFileSync(join(root, 'README.md'), 'utf8'),
)!;
const file = join(folder, 'example.mts');
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(file, example);

describe("the README's example", () => {
  it('is a dozen statements', () => {
    const { statements } = ts.createSourceFile('example.mts', example, ts.ScriptTarget.ES2022);
    expect(statements.length).toBeLessThanOrEqual(13);
    expect(Math.max(...example.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('is right for a strict compiler', () => {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
    };
    const program = ts.createProgram([file], options);
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
    program.emit();
  });

  it('trains, and prints the share of test pairs that it tells apart', { timeout: 600_000 }, () => {
    const printed = execFileSync(process.execPath, [join(folder, 'example.mjs')], { cwd: folder, encoding: 'utf8' });
    const accuracy = Number(printed.trim().split('\n').at(-1));
    // 0.817, 0.816 and 0.813 with seeds 1 to 3, 0.815 as on AVX2: the bound is at least six standard deviations below their mean.
    expect(accuracy).toBeGreaterThan(0.8);
    expect(accuracy).toBeLessThan(1);
  });
});
