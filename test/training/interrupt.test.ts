import { describe, expect, it } from 'vitest';
import { interruptSignal } from '../../lib/training/interrupt';

describe('interruptSignal', () => {
  it('aborts at the first SIGINT, and leaves the second to the process', () => {
    const listeners = process.listenerCount('SIGINT');
    const { signal, end } = interruptSignal();
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

  it('listens no longer after its end', () => {
    const listeners = process.listenerCount('SIGINT');
    const { signal, end } = interruptSignal();
    end();
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    expect(signal.aborted).toBe(false);
  });
});
