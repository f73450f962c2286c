import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChapters, tabulate } from '../../setup/execute-notebooks.mjs';
import { python, root } from '../../setup/paths.mjs';
import { temporaryFolder } from './support.mjs';

/** Writes a notebook with these code cells. */
function writeNotebook(folder: string, cells: string[]): string {
  const path = join(folder, 'chapter.ipynb');
  const notebook = {
    cells: [
      { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Chapter' },
      ...cells.map((source, index) => ({
        cell_type: 'code',
        id: `cell-${index}`,
        metadata: { tags: ['settings'], execution: { 'iopub.execute_input': '2020-01-01T00:00:00Z' } },
        source,
        outputs: [],
        execution_count: null,
      })),
    ],
    metadata: { kernelspec: { name: 'other', display_name: 'Other', language: 'other' }, machine: 'mine' },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(path, JSON.stringify(notebook));
  return path;
}

/** Executes it in a real kernel, as `npm run notebooks` does. */
function execute(cells: string[]) {
  const folder = temporaryFolder();
  const path = writeNotebook(folder, cells);
  const before = readFileSync(path, 'utf8');
  const report = join(folder, 'report.json');
  const { status, stdout, stderr } = spawnSync(python, [join(root, 'setup', 'execute.py'), path, path, report], {
    encoding: 'utf8',
    cwd: root,
    env: { ...process.env, SIAMESE_PROFILE: 'fast', JUPYTER_RUNTIME_DIR: folder },
  });
  const after = readFileSync(path, 'utf8');
  const { peakMegabytes } = JSON.parse(readFileSync(report, 'utf8'));
  const files = readdirSync(folder).filter((name) => name.includes('.ipynb'));
  return { status, stdout, stderr, peakMegabytes, untouched: after === before, notebook: JSON.parse(after), files };
}

describe('execute.py', { timeout: 120_000 }, () => {
  it('writes a passing notebook with everything a reader sees, and no trace of this machine', () => {
    const { status, stdout, notebook, peakMegabytes, files } = execute([
      `console.log('first'); console.log(${JSON.stringify(root)} + '/lib/x')`,
      "console.log(process.env.SIAMESE_PROFILE); console.error('a warning')",
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/1\/2 +\d+:\d\d {2}console\.log\('first'\).*\n +2\/2/);
    expect(peakMegabytes).toBeGreaterThan(50);
    expect(peakMegabytes).toBeLessThan(2000);
    expect(files).toEqual(['chapter.ipynb']);
    expect(notebook.metadata.kernelspec).toEqual({ name: 'tslab', display_name: 'TypeScript', language: 'typescript' });
    expect(Object.keys(notebook.metadata).sort()).toEqual(['kernelspec', 'language_info']);
    const codemirror = { name: 'javascript', mode: 'typescript', typescript: true };
    expect(notebook.metadata.language_info).toEqual({
      name: 'typescript',
      version: expect.any(String),
      mimetype: 'text/typescript',
      file_extension: '.ts',
      codemirror_mode: codemirror,
    });
    expect(notebook.cells.map((cell: { id: string }) => cell.id)).toEqual(['title', 'cell-0', 'cell-1']);
    expect(notebook.cells[1]).toMatchObject({
      execution_count: 1,
      metadata: { tags: ['settings'] },
      outputs: [{ name: 'stdout', output_type: 'stream', text: ['first\n', 'lib/x\n'] }],
    });
    expect(notebook.cells[1].metadata).toEqual({ tags: ['settings'] });
    expect(notebook.cells[2].outputs).toEqual([
      { name: 'stdout', output_type: 'stream', text: ['fast\n'] },
      { name: 'stderr', output_type: 'stream', text: ['a warning\n'] },
    ]);
  });

  it('goes on when files of the project change while a cell runs, as by an installation', () => {
    const { stdout, status, notebook } = execute([
      `import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
       const pkg = 'node_modules/pkg';
       mkdirSync(pkg, { recursive: true });
       writeFileSync(pkg + '/package.json', '{ "name": "pkg", "main": "index.js", "types": "index.d.ts" }');
       writeFileSync(pkg + '/index.js', 'exports.one = 1;');
       writeFileSync(pkg + '/index.d.ts', "export * from './part'; export * from 'absent';");
       writeFileSync(pkg + '/part.d.ts', 'export declare const one: number;');`,
      "import { one } from 'pkg'; console.log(one)",
      `mkdirSync('node_modules/absent'); writeFileSync('node_modules/absent/index.d.ts', 'export {};');
       for (const name of ['index', 'part']) linkSync(pkg + '/' + name + '.d.ts', pkg + '/' + name + '.copy');
       await new Promise((settle) => setTimeout(settle, 1500)); console.log('done')`,
      "console.log('still here', one)",
    ]);
    expect(stdout).not.toContain('UncaughtException');
    expect(status).toBe(0);
    expect(notebook.cells.at(-1).outputs).toEqual([
      { name: 'stdout', output_type: 'stream', text: ['still here 1\n'] },
    ]);
  });

  it('loses none of the lines that a cell prints at once', () => {
    const { status, notebook } = execute([
      "for (let i = 0; i < 2000; i++) console.log('line ' + i)",
      "console.log('on')",
    ]);
    expect(status).toBe(0);
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index}\n`);
    expect(notebook.cells[1].outputs).toEqual([{ name: 'stdout', output_type: 'stream', text: lines }]);
    expect(notebook.cells[2].outputs).toEqual([{ name: 'stdout', output_type: 'stream', text: ['on\n'] }]);
  });

  it.each([
    [
      'a raised error',
      ["throw new Error('too hot');"],
      /throw new Error\('too hot'\);\n\nsays\n\n(.*\n)*Error: too hot/,
    ],
    ['a type error', ['const text: string = 5;'], /Type 'number' is not assignable to type 'string'/],
    ["a chapter's assertion", ["import assert from 'node:assert';", "assert(1 > 2, 'floor missed');"], /floor missed/],
    ['a rejected promise of a cell', ["await Promise.reject(new Error('refused'));"], /refused/],
    [
      'a rejected promise that nobody awaits, late in the last cell',
      ["setTimeout(() => { Promise.reject(new Error('late')); }, 100); undefined;"],
      /UnhandledPromiseRejection: Error: late/,
    ],
    [
      'an error in a timer, after its cell',
      ["setTimeout(() => { throw new Error('late'); }, 50); undefined;", 'const x = 1;'],
      /UncaughtException: Error: late/,
    ],
    ['the death of the kernel', ["process.kill(process.pid, 'SIGKILL');"], /Kernel died/],
  ])('fails on %s, says where, and leaves the notebook as it was', (_, cells, message) => {
    const { status, stderr, untouched, files } = execute(cells);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\nchapter failed: this cell\n/);
    expect(stderr).toMatch(message);
    expect(untouched).toBe(true);
    expect(files).toEqual(['chapter.ipynb']);
  });
});

describe('findChapters', () => {
  const folder = (...solutions: string[]) => {
    const path = temporaryFolder();
    for (const name of ['02-b.ipynb', '01-a.ipynb', '10-c.ipynb', 'notes.md']) writeFileSync(join(path, name), '');
    if (solutions.length > 0) mkdirSync(join(path, 'solutions'));
    for (const name of solutions) writeFileSync(join(path, 'solutions', name), '');
    return path;
  };

  it('finds all chapters, or those with the given number or name', () => {
    const path = folder();
    const names = (wanted: string[]) => findChapters(wanted, path).map((found) => found.slice(path.length + 1));
    expect(names([])).toEqual(['01-a.ipynb', '02-b.ipynb', '10-c.ipynb']);
    expect(names(['2', '01'])).toEqual(['02-b.ipynb', '01-a.ipynb']);
    expect(names(['notebooks/10-c.ipynb', '10'])).toEqual(['10-c.ipynb']);
    expect(() => names(['7'])).toThrow('no chapter "7"; there are 01-a.ipynb, 02-b.ipynb, 10-c.ipynb');
  });

  it('finds solutions if their folder is named, all of them or those of a chapter', () => {
    const path = folder('02-b.ipynb', '01-a.ipynb');
    const names = (wanted: string[]) => findChapters(wanted, path).map((found) => found.slice(path.length + 1));
    const [one, two] = ['solutions/01-a.ipynb', 'solutions/02-b.ipynb'];
    expect(names([])).toEqual(['01-a.ipynb', '02-b.ipynb', '10-c.ipynb']);
    expect(names(['solutions'])).toEqual([one, two]);
    expect(names(['solutions/2', '1'])).toEqual([two, '01-a.ipynb']);
    expect(names(['notebooks/solutions/01-a.ipynb', 'notebooks/solutions/'])).toEqual([one, two]);
    expect(() => names(['solutions/10'])).toThrow('no chapter "solutions/10"; there are 01-a.ipynb');
  });
});

describe('tabulate', () => {
  it('has one line per notebook', () => {
    const table = tabulate([
      { name: '01-building-image-pairs', passed: true, seconds: 65.9, peakMegabytes: 812.4 },
      { name: '02-x', passed: false, seconds: 3, peakMegabytes: 90 },
    ]);
    expect(table).toBe(
      [
        'notebook                 result        time  peak memory',
        '01-building-image-pairs  passed        1:05       812 MB',
        '02-x                     FAILED        0:03        90 MB',
      ].join('\n'),
    );
  });
});
