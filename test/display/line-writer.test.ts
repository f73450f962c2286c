import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lineWriter, nowhere } from '../../lib/display/line-writer';
import { startFakeKernel, stopFakeKernel } from './fake-kernel';

let written: string;
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  stopFakeKernel();
  terminal(undefined);
});

function terminal(columns: number | undefined) {
  Object.defineProperty(process.stderr, 'isTTY', { value: columns !== undefined, configurable: true });
  Object.defineProperty(process.stderr, 'columns', { value: columns, configurable: true, writable: true });
}

/** A terminal's line after what was written: a carriage return goes to its start, ESC [ K clears what stands from there on. */
function screen(text: string): string[] {
  const lines = [''];
  let column = 0;
  for (const [part] of text.replaceAll('\u001b[K', '\0').matchAll(/./gsu)) {
    const line = lines.at(-1) as string;
    if (part === '\r') column = 0;
    else if (part === '\n') {
      lines.push('');
      column = 0;
    } else if (part === '\0') lines[lines.length - 1] = line.slice(0, column);
    else lines[lines.length - 1] = line.slice(0, column) + part + line.slice(++column);
  }
  return lines;
}

it('redraws one line of a terminal, and leaves the last', () => {
  vi.stubEnv('CI', '');
  vi.stubEnv('TERM', 'xterm');
  terminal(40);
  const writer = lineWriter(true);
  expect([writer.live, writer.columns()]).toEqual([true, 39]);
  writer.line('a long line', false);
  writer.line('short', false);
  expect(screen(written)).toEqual(['short']);
  writer.line('end', true);
  expect(screen(written)).toEqual(['end', '']);
});

it('writes line under line elsewhere, or none', () => {
  terminal(undefined);
  const writer = lineWriter(true);
  expect([writer.live, writer.columns()]).toEqual([false, Number.POSITIVE_INFINITY]);
  writer.line('one', false);
  writer.line('two', true);
  expect(written).toBe('one\ntwo\n');
  expect(lineWriter(false)).toBe(nowhere);
  nowhere.line('three', true);
  expect(written).toBe('one\ntwo\n');
});

it('updates one output of a notebook in place', () => {
  const sent = startFakeKernel();
  const writer = lineWriter(false);
  expect(writer.live).toBe(true);
  writer.line('one', false);
  writer.line('two', true);
  expect(sent.map(({ data, update }) => [data, update])).toEqual([
    [{ 'text/plain': 'one' }, false],
    [{ 'text/plain': 'two' }, true],
  ]);
  expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(1);
  expect(written).toBe('');
});
