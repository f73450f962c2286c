import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProgress } from '../../lib/display/progress';
import { type Sent, startFakeKernel, stopFakeKernel } from './fake-kernel';

let written: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  written = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  stopFakeKernel();
  terminal(undefined);
});

function terminal(columns: number | undefined) {
  Object.defineProperty(process.stderr, 'isTTY', { value: columns !== undefined, configurable: true, writable: true });
  Object.defineProperty(process.stderr, 'columns', { value: columns, configurable: true, writable: true });
  if (columns !== undefined) {
    vi.stubEnv('CI', '');
    vi.stubEnv('TERM', 'xterm');
  }
}

const texts = (sent: Sent[]) => sent.map(({ data }) => data['text/plain'] as string);

describe('in a notebook', () => {
  it('updates one output in place after two seconds, four times a second at most', () => {
    const sent = startFakeKernel();
    const progress = startProgress({ title: 'epoch 1/3', total: 3000, unit: 'pairs' });
    for (let done = 1; done <= 3000; done++) {
      vi.advanceTimersByTime(1);
      progress.update(done, { detail: 'loss 0.0812' });
    }
    progress.end({ detail: 'loss 0.05' });
    expect(sent.map(({ update }) => update)).toEqual([false, true, true, true, true, true]);
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(1);
    expect(sent[0].transient.display_id).toBeTruthy();
    expect(texts(sent)[1]).toBe(
      'epoch 1/3  ━━━━━━━━━━━━━━━━━━──────  2,250/3,000 pairs · loss 0.0812 · 1,000 pairs/s · 0.8s left',
    );
    expect(texts(sent).at(-1)).toBe(
      'epoch 1/3  ━━━━━━━━━━━━━━━━━━━━━━━━  3,000/3,000 pairs · loss 0.05 · 1,000 pairs/s · 3s',
    );
    expect(written).toEqual([]);
  });

  it('costs a minute of small steps no more than 234 messages of one short line', () => {
    const sent = startFakeKernel();
    const progress = startProgress({ title: 'epoch 1/3', total: 60_000, unit: 'pairs' });
    for (let done = 1; done <= 60_000; done++) {
      vi.advanceTimersByTime(1);
      progress.update(done, { detail: `batch ${done}/60000 · loss 0.0812` });
    }
    progress.end();
    expect(sent.length).toBeLessThanOrEqual(234);
    expect(sent.length).toBeGreaterThan(225);
    for (const { data } of sent) {
      expect(Object.keys(data)).toEqual(['text/plain']);
      expect(Buffer.byteLength(String(data['text/plain']))).toBeLessThan(250);
    }
  });

  it('gives each task an output of its own', () => {
    const sent = startFakeKernel();
    for (const title of ['one', 'two']) {
      const progress = startProgress({ title, total: 1, unit: 'files' });
      vi.advanceTimersByTime(2000);
      progress.end();
    }
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(2);
  });
});

it.each(['a notebook', 'a terminal'])('shows nothing of a task of less than two seconds in %s', (where) => {
  const sent = where === 'a notebook' ? startFakeKernel() : [];
  if (where === 'a terminal') terminal(100);
  const progress = startProgress({ title: 'embed', total: 10, unit: 'images' });
  for (let done = 1; done <= 10; done++) {
    vi.advanceTimersByTime(199);
    progress.update(done);
  }
  progress.end();
  expect([...sent, ...written]).toEqual([]);
});

it('takes another title for the part that is under way', () => {
  const sent = startFakeKernel();
  const reports: string[] = [];
  const progress = startProgress({
    title: 'epoch 1/2',
    total: 2,
    unit: 'pairs',
    onProgress: ({ title }) => reports.push(title),
  });
  vi.advanceTimersByTime(2000);
  progress.update(1);
  vi.advanceTimersByTime(1000);
  progress.update(2, { title: 'epoch 2/2' });
  expect(reports).toEqual(['epoch 1/2', 'epoch 2/2']);
  expect(texts(sent).map((text) => text.slice(0, 9))).toEqual(['epoch 1/2', 'epoch 2/2']);
});

describe('on a terminal', () => {
  it('redraws one line, and ends it', () => {
    terminal(200);
    const progress = startProgress({ title: 'Fashion-MNIST', total: 26_400_000, unit: 'bytes' });
    vi.advanceTimersByTime(2000);
    progress.update(13_200_000);
    vi.advanceTimersByTime(2000);
    progress.update(26_400_000);
    progress.end();
    expect(written).toEqual([
      '\rFashion-MNIST  ━━━━━━━━━━━━────────────  13.2 MB/26.4 MB · 6.6 MB/s · 2s left\u001b[K',
      '\rFashion-MNIST  ━━━━━━━━━━━━━━━━━━━━━━━━  26.4 MB/26.4 MB · 6.6 MB/s\u001b[K',
      '\rFashion-MNIST  ━━━━━━━━━━━━━━━━━━━━━━━━  26.4 MB/26.4 MB · 6.6 MB/s · 4s\u001b[K\n',
    ]);
  });

  it.each([80, 60, 40, 10, 1])('fits into %d columns', (columns) => {
    terminal(columns);
    const progress = startProgress({ title: 'epoch 10/30', total: 120_000, unit: 'pairs' });
    vi.advanceTimersByTime(30_000);
    progress.update(60_032, { detail: 'loss 0.0812' });
    const [line] = written.map((text) => text.replace(/^\r/, '').replace('\u001b[K', ''));
    expect(line.length).toBeLessThan(Math.max(columns, 2));
    expect(line.startsWith('epoch 10/30'.slice(0, Math.max(columns - 2, 0)))).toBe(true);
  });
});

describe('in a pipe', () => {
  it('writes a line every half minute and one at the end', () => {
    terminal(undefined);
    const progress = startProgress({ title: 'epoch 1/3', total: 120_000, unit: 'pairs' });
    for (let second = 1; second <= 100; second++) {
      vi.advanceTimersByTime(1000);
      progress.update(second * 1200);
    }
    progress.end();
    progress.end({ detail: 'again' });
    progress.update(1);
    expect(written).toHaveLength(4);
    expect(written[0]).toContain('36,000/120,000 pairs · 1,200 pairs/s · 1m 10s left\n');
    expect(written[3]).toContain('120,000/120,000 pairs · 1,200 pairs/s · 1m 40s\n');
    for (const control of ['\r', '\u001b']) expect(written.join('')).not.toContain(control);
  });

  it('is silent about a short task until its end', () => {
    terminal(undefined);
    const progress = startProgress({ title: 'fast', total: 2, unit: 'steps' });
    progress.update(1);
    expect(written).toEqual([]);
    progress.end();
    expect(written).toHaveLength(1);
  });
});

it('does not count what a resumed task had done before', () => {
  const sent = startFakeKernel();
  const progress = startProgress({ title: 'resumed', total: 1000, unit: 'pairs', done: 900 });
  vi.advanceTimersByTime(2000);
  progress.update(950);
  expect(texts(sent)[0]).toContain('950/1,000 pairs · 25 pairs/s · 2s left');
});

it('follows a change of pace within ten seconds', () => {
  const sent = startFakeKernel();
  const progress = startProgress({ title: 'slower', total: 1e6, unit: 'pairs' });
  let done = 0;
  for (let second = 0; second < 60; second++) {
    vi.advanceTimersByTime(1000);
    done += second < 30 ? 1000 : 100;
    progress.update(done);
  }
  expect(texts(sent).at(-1)).toContain(' 100 pairs/s');
});

it('keeps the text on one line and free of numbers that are none', () => {
  const anything = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300, Number.MAX_VALUE),
  );
  fc.assert(
    fc.property(
      anything,
      fc.array(fc.tuple(anything, fc.nat(100_000)), { maxLength: 5 }),
      fc.constantFrom('bytes', 'pairs'),
      (total, steps, unit) => {
        const sent = startFakeKernel();
        const progress = startProgress({ title: 'task\nof two lines', total, unit });
        for (const [done, pause] of steps) {
          vi.advanceTimersByTime(pause);
          progress.update(done, { detail: 'loss\r\n0.1' });
        }
        vi.advanceTimersByTime(2000);
        progress.end();
        expect(texts(sent).length).toBeGreaterThan(0);
        for (const text of texts(sent)) expect(text).not.toMatch(/NaN|Infinity|∞|undefined|[\r\n]/);
      },
    ),
  );
});
