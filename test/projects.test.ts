import { spawnSync } from 'node:child_process';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..');
/** Files that belong to no project, and why. */
const exempt: Record<string, string> = {
  'setup/labextensions/siamese-lab/static/alt-text.js':
    "JupyterLab's loader runs it as it stands, in its own module format",
};

/** The files that a project names, and those of the projects that it refers to. */
function filesOf(path: string): string[] {
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, ' '));
  const { fileNames, projectReferences = [] } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
  const others = projectReferences.flatMap((reference) => filesOf(ts.resolveProjectReferencePath(reference)));
  return [...fileNames, ...others];
}

const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });

describe.skipIf(status !== 0)('the projects of tsconfig.json', () => {
  it('have every source between them', () => {
    const sources = stdout.split('\0').filter((file) => /\.[cm]?[jt]s$/.test(file));
    const checked = new Set(filesOf(resolve(root, 'tsconfig.json')).map((file) => relative(root, file)));
    expect(sources.filter((file) => !checked.has(file)).sort()).toEqual(Object.keys(exempt).sort());
    expect(sources.length).toBeGreaterThan(500);
  });
});
