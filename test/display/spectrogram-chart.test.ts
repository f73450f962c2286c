import { describe, expect, it } from 'vitest';
import { logMelSpectrogram } from '../../lib/data/log-mel-spectrogram';
import { scaleColor } from '../../lib/display/color-scale';
import { spectrogramChart } from '../../lib/display/spectrogram-chart';

const small = {
  values: [-100, -80, -60, -40.04, -20, 0],
  frames: 2,
  bands: 3,
  times: [0.016, 0.026],
  frequencies: [80, 300, 1100],
};

type Heat = { z: number[][]; x: number[]; y: number[]; zmin: number; zmax: number; colorscale: [number, string][] };
type Layout = { title: { text: string }; yaxis: { tickvals: number[]; ticktext: string[] } };
const drawn = (...args: Parameters<typeof spectrogramChart>) => {
  const { plotly, alt } = spectrogramChart(...args);
  return { heat: plotly.data[0] as Heat, layout: plotly.layout as unknown as Layout, alt };
};

describe('spectrogramChart', () => {
  it('has a line for each band, the lowest first, over the time of its frames', () => {
    const { heat, layout } = drawn(small, { title: 'seven' });
    expect(heat.z).toEqual([
      [-100, -40],
      [-80, -20],
      [-60, 0],
    ]);
    expect([heat.x, heat.y]).toEqual([
      [0.016, 0.026],
      [1, 2, 3],
    ]);
    expect(layout.title.text).toBe('seven');
  });

  it('marks round frequencies where they are among the bands', () => {
    const { yaxis } = drawn(small, { title: '' }).layout;
    expect(yaxis.ticktext).toEqual(['100', '200', '500', '1,000']);
    const wanted = [1 + 20 / 220, 1 + 120 / 220, 2 + 200 / 800, 2 + 700 / 800];
    expect(yaxis.tickvals).toEqual(wanted.map((place) => expect.closeTo(place, 12)));
    const one = { values: [1], frames: 1, bands: 1, times: [0], frequencies: [500] };
    expect(drawn(one, { title: '' }).layout.yaxis).toMatchObject({ tickvals: [1], ticktext: ['500'] });
  });

  it('has a scale from 80 decibels below the loudest, or as told, in the colours of every heat map', () => {
    const { heat } = drawn(small, { title: '' });
    expect([heat.zmin, heat.zmax]).toEqual([-80, 0]);
    expect(heat.colorscale[4]).toEqual([0.5, `rgb(${scaleColor(0.5).join(', ')})`]);
    const told = drawn(small, { title: '', range: [-50, 10] }).heat;
    expect([told.zmin, told.zmax]).toEqual([-50, 10]);
  });

  it('says in words where it is loudest', () => {
    const late = (n: number) => (n > 2000 ? Math.sin((2 * Math.PI * 1000 * n) / 8000) : 0);
    const samples = Float32Array.from({ length: 4000 }, (_, n) => late(n));
    const { alt } = drawn(logMelSpectrogram(samples, { sampleRate: 8000 }), { title: 'a tone' });
    const said =
      /^Spectrogram "a tone", 0\.016 to 0\.476 s, 40 bands from 84\.3 to 3790 Hz\. Loudest, [\d.]+ dB, at (0\.\d+) s in the band around (\d+) Hz\.$/;
    const [, seconds, hertz] = said.exec(alt)!.map(Number);
    expect(seconds).toBeGreaterThan(0.25);
    expect(Math.abs(hertz - 1000)).toBeLessThan(60);
    expect(drawn(small, { title: '', alt: 'mine' }).alt).toBe('mine');
  });

  it('refuses what is no spectrogram, or too long for a page', () => {
    const values = new Float32Array(100_001);
    const long = { values, frames: 100_001, bands: 1, times: values, frequencies: [1] };
    const cases: [object, object, string][] = [
      [{ values: [1] }, {}, 'spectrogramChart: values must be 6 for 2 frames of 3 bands, found 1'],
      [{ times: [1] }, {}, 'times and frequencies must be 2 and 3, found 1 and 3'],
      [long, {}, 'values must be at most 100,000, found 100,001; show a part of the recording, or make the hop longer'],
      [{}, { range: [0, 0] }, 'range must be two finite numbers, the lower one first, found 0 to 0'],
    ];
    for (const [changed, options, message] of cases)
      expect(() => spectrogramChart({ ...small, ...changed }, { title: '', ...options })).toThrow(message);
  });
});
