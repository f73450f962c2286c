import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { interruptSignal } from '../../lib/training/interrupt';

/** Listening begins after the code that runs now. */
const listening = () => Promise.resolve();

describe('interruptSignal', () => {
  it('aborts at the first SIGINT, and leaves the second to the process', async () => {
    const listeners = process.listenerCount('SIGINT');
    const { signal, end } = interruptSignal();
    await listening();
    expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
    process.emit('SIGINT');
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ name: 'AbortError', message: 'fit: interrupted' });
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    end();
  });

  it('aborts with the reason of the outer signal', () => {
    const outer = new AbortController();
    const { signal, end } = interruptSignal(outer.signal);
    outer.abort(new Error('outer'));
    expect(signal.reason).toEqual(new Error('outer'));
    end();
  });

  it('does not listen after its end, however early that comes', async () => {
    const listeners = process.listenerCount('SIGINT');
    const [early, late] = [interruptSignal(), interruptSignal()];
    early.end();
    await listening();
    late.end();
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    expect(late.signal.aborted).toBe(false);
  });

  it('is heard in a cell of a notebook that calls it at once, and leaves the kernel alive', () => {
    const source = readFileSync(join(__dirname, '..', '..', 'lib', 'training', 'interrupt.ts'), 'utf8');
    const module = ts.transpile(source, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 });
    // The way the tslab kernel runs a cell.
    const kernel = `
      ${module}
      process.on('SIGINT', () => {});
      globalThis.interruptSignal = exports.interruptSignal;
      const { signal } = require('node:vm').runInThisContext('interruptSignal()', { breakOnSigint: true });
      signal.addEventListener('abort', () => { console.log(signal.reason.message); process.exit(); });
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 10);
      setTimeout(() => {}, 20_000);`;
    const { stdout, stderr, signal } = spawnSync(process.execPath, ['-e', kernel], { encoding: 'utf8' });
    expect({ stdout, stderr, signal }).toEqual({ stdout: 'fit: interrupted\n', stderr: '', signal: null });
  });
});
