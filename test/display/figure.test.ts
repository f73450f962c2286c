import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../lib/display/chromium';
import { figure } from '../../lib/display/figure';
import { decode, isWhite } from './pixels';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});

it('holds plain JSON: typed arrays as lists, in the digits of their precision, gaps for what is not finite', () => {
  const { plotly } = figure({
    data: [{ x: Float32Array.from([0.1, 2 / 3]), y: Float64Array.from([0.1, Number.NaN]), z: Int32Array.from([3]) }],
    alt: '',
  });
  expect(plotly.data).toEqual([{ x: [0.1, 0.6666667], y: [0.1, null], z: [3] }]);
  expect(JSON.parse(JSON.stringify(plotly))).toEqual(plotly);
});

it('has the house style, which its own layout overrides', () => {
  const usual = figure({ data: [], alt: 'x' });
  expect(usual).toMatchObject({ width: 720, height: 420, alt: 'x' });
  expect(usual.plotly.layout).toMatchObject({ width: 720, height: 420, template: { layout: { font: { size: 14 } } } });
  expect(usual.plotly.layout).toMatchObject({ template: { data: { heatmap: [{ hoverongaps: false }] } } });
  const own = figure({ data: [], layout: { width: 300, title: { text: 'T' } }, alt: '' });
  expect([own.width, own.height]).toEqual([300, 420]);
  expect(own.plotly.layout).toMatchObject({ width: 300, height: 420, title: { text: 'T' } });
});

describe('drawn in Chromium', () => {
  beforeEach(async ({ skip }) => {
    skip((await findChromium()) === null, 'no Chromium');
  });

  it('is a sharp picture of twice the size, with the traces in their colours', { timeout: 60_000 }, async () => {
    const one = figure({
      data: [{ type: 'bar', x: [1, 2], y: [5, 5], marker: { color: '#ff0000' } }],
      layout: { width: 400, height: 300 },
      alt: '',
    });
    const two = figure({ data: [{ type: 'bar', x: [1, 2], y: [5, 5], marker: { color: '#0000ff' } }], alt: '' });
    const [red, blue] = await Promise.all([one.draw(), two.draw()]);
    expect(red!.length).toBeLessThan(150_000);
    const pixels = await decode(red!);
    expect([pixels.width, pixels.height]).toEqual([800, 600]);
    expect(pixels.count(([r, g, b]) => r > 240 && g < 20 && b < 20)).toBeGreaterThan(50_000);
    expect(pixels.count(isWhite)).toBeGreaterThan(50_000);
    const other = await decode(blue!);
    expect([other.width, other.height]).toEqual([1440, 840]);
    expect(other.count(([r, g, b]) => r < 20 && g < 20 && b > 240)).toBeGreaterThan(50_000);
    expect(other.count(([r, g, b]) => r > 240 && g < 20 && b < 20)).toBe(0);
  });

  it('comes without a picture when Plotly refuses it, and the next figure is drawn again', {
    timeout: 60_000,
  }, async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const impossible = figure({ data: [], layout: { width: -1, height: -1 }, alt: '' });
    expect(await impossible.draw()).toBeNull();
    expect(warned).toHaveBeenCalledOnce();
    expect(await figure({ data: [{ y: [1] }], alt: '' }).draw()).toBeInstanceOf(Buffer);
  });
});

it('says once, in one line, that no Chromium was found', async () => {
  vi.stubEnv('SIAMESE_CHROMIUM', '');
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { figure } = await import('../../lib/display/figure.js');
  const { draw } = figure({ data: [{ y: [1] }], alt: '' });
  expect([await draw(), await draw()]).toEqual([null, null]);
  expect(warned.mock.calls).toEqual([
    ['Figures come without a static picture: no Chromium found; install one, or set SIAMESE_CHROMIUM to its path.'],
  ]);
});

it('says in one line that a browser does not start', { timeout: 60_000 }, async () => {
  vi.stubEnv('SIAMESE_CHROMIUM', '/bin/false');
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { figure } = await import('../../lib/display/figure.js');
  expect(await figure({ data: [{ y: [1] }], alt: '' }).draw()).toBeNull();
  expect(warned).toHaveBeenCalledOnce();
  expect(warned.mock.calls[0][0]).toMatch(/^Figures come without a static picture: \/bin\/false failed \([^\n]+\)\.$/);
});
