import { describe, expect, it } from 'vitest';
import { faultsOf } from './inspect-notebook';
import type { Cell, Notebook, Output } from './notebook-file';

const alt = { 'image/png': { alt: 'a curve that falls' } };
const figure = {
  'application/vnd.plotly.v1+json': { data: [] },
  'image/png': '/tmp/',
  'text/plain': 'a curve that falls',
};

const text = (id: string, source: string): Cell => ({ cell_type: 'markdown', id, metadata: {}, source });
const code = (id: string, execution_count: number | null, source: string, ...outputs: Output[]): Cell => ({
  ...{ cell_type: 'code', id, metadata: {}, source, execution_count, outputs },
});

/** A notebook without a fault, then these cells. */
function notebook(...cells: Cell[]): Notebook {
  return {
    cells: [text('title', '# Chapter\n```\n# no heading\n```'), code('settings', 1, 'const settings = 1'), ...cells],
    metadata: { kernelspec: { name: 'tslab', language: 'typescript', display_name: 'TypeScript' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

// Put together here, so that this file itself holds no path of a machine.
const homePath = ['', 'home', 'me', 'lab'].join('/');
const rootPath = ['', 'root', 'x', 'y'].join('/');

describe('faultsOf', () => {
  it('finds none in a good notebook', () => {
    const shown = { output_type: 'display_data', data: figure, metadata: alt };
    const printed = { output_type: 'stream', name: 'stdout', text: ['2/3 of them, read from data/cache/x\n'] };
    expect(faultsOf(notebook(text('b', '![a digit](a.png)'), code('c', 2, 'show()', shown, printed)))).toEqual([]);
  });

  it.each<[string, Cell]>([
    ['2 first-level headings, not one', text('a', 'Words\n# Another')],
    ['cells with one name: settings', text('settings', '')],
    ['a: executed as null, not as 2', code('a', null, '1')],
    ['a: executed as 7, not as 2', code('a', 7, '1')],
    ['a: 26 lines, more than 25', code('a', 2, 'x\n'.repeat(25))],
    [`a: a path of some machine: ${homePath}`, text('a', `Look in \`${homePath}\`.`)],
    ['a: a picture without alt text: ![](a.png)', text('a', '![](a.png)')],
    ['a: a picture without alt text: <img src="a.png">', text('a', '<img src="a.png">')],
    ['a: ended in an error', code('a', 2, '1', { output_type: 'error' })],
    ['a: standard error: a warning', code('a', 2, '1', { output_type: 'stream', name: 'stderr', text: 'a warning' })],
    ['a: prints undefined', code('a', 2, '1', { output_type: 'stream', name: 'stdout', text: ['1\n', 'undefined\n'] })],
    ['a: prints undefined', code('a', 2, '1', { output_type: 'execute_result', data: { 'text/plain': 'undefined' } })],
    [`a: a path of some machine: ${rootPath}`, code('a', 2, '1', { output_type: 'stream', text: `in\n${rootPath}` })],
    [
      'a: a figure without PNG',
      code('a', 2, '1', { output_type: 'display_data', data: { ...figure, 'image/png': undefined }, metadata: alt }),
    ],
    ['a: a picture without alt text', code('a', 2, '1', { output_type: 'display_data', data: figure })],
    [
      'a: a picture without alt text',
      code('a', 2, '1', { output_type: 'display_data', data: figure, metadata: { 'image/png': { alt: ' ' } } }),
    ],
    ['0a1b2c3d: no name that says what the cell is for', text('0a1b2c3d', '')],
    ['Two Words: no name that says what the cell is for', text('Two Words', '')],
    ['a: metadata that was not cleaned: execution', { ...code('a', 2, '1'), metadata: { execution: {}, tags: ['x'] } }],
    [
      'a: metadata that was not cleaned: isolated',
      code('a', 2, '1', { output_type: 'display_data', data: {}, metadata: { isolated: {} } }),
    ],
  ])('finds: %s', (fault, cell) => {
    const bad = JSON.parse(JSON.stringify(notebook(cell)));
    expect(faultsOf(bad)).toEqual([fault]);
  });

  it('finds another format, and what is left of the machine that executed it', () => {
    const bad = { ...notebook(), nbformat_minor: 4 };
    bad.metadata = { ...bad.metadata, language_info: {}, signature: 'x', widgets: {} };
    expect(faultsOf(bad)).toEqual(['metadata that was not cleaned: signature, widgets', 'nbformat is 4.4, not 4.5']);
  });

  it('finds another kernel, and a chapter without settings', () => {
    const bad = notebook();
    bad.metadata = { kernelspec: { name: 'jslab', language: 'typescript', display_name: 'TypeScript' } };
    bad.cells.pop();
    expect(faultsOf(bad)).toEqual([
      'kernelspec is {"display_name":"TypeScript","language":"typescript","name":"jslab"}',
      'no cell "settings"',
    ]);
  });
});
