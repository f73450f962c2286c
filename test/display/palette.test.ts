import { expect, it } from 'vitest';
import { colors, lineStyle, onPaper, palette } from '../../lib/display/palette';

/** Relative luminance of sRGB, as WCAG 2.2 defines it. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

it('has colours of text that are legible on black images, and others on white paper', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  for (const color of [colors.positive, colors.negative]) {
    expect(contrast(color, '#000000')).toBeGreaterThan(4.5);
    expect(contrast(onPaper(color), colors.paper)).toBeGreaterThan(4.5);
  }
  for (const color of [colors.ink, colors.faint]) expect(contrast(onPaper(color), colors.paper)).toBeGreaterThan(4.5);
});

it('has text that can be read on paper and panels, as WCAG asks of small text', () => {
  for (const ink of [colors.ink, colors.faint])
    for (const ground of [colors.paper, colors.panel]) expect(contrast(ink, ground)).toBeGreaterThan(4.5);
});

it('has first lines that stand out from the paper as WCAG asks of graphics', () => {
  for (const color of palette.slice(0, 3)) expect(contrast(color, colors.paper)).toBeGreaterThan(3);
});

it('draws as many lines apart as there are colours and dashes', () => {
  const styles = Array.from({ length: 3 * palette.length }, (_, i) => JSON.stringify(lineStyle(i)));
  expect(new Set(styles).size).toBe(styles.length);
  expect(lineStyle(0).line).toEqual({ color: palette[0], dash: 'solid' });
});
