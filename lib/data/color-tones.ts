import type { Random } from '../tensorflow/seeded-random';

type Range = readonly [from: number, to: number];

/** The range of a colour's tones (HSL): hue in degrees, saturation and lightness from 0 to 1. */
interface Tones {
  hue: Range;
  saturation?: Range;
  lightness?: Range;
}

const vivid = { saturation: [0.75, 1], lightness: [0.42, 0.64] } as const;
const colorless = { hue: [0, 0], saturation: [0, 0] } as const;

/** No two ranges meet: hues are at least 16 degrees apart, white and grey 0.25 in lightness. */
const tones: Record<string, Tones> = {
  red: { hue: [-10, 4] },
  green: { hue: [108, 138] },
  blue: { hue: [222, 242] },
  yellow: { hue: [52, 64] },
  magenta: { hue: [296, 316] },
  cyan: { hue: [176, 194] },
  orange: { hue: [24, 36] },
  purple: { hue: [262, 278] },
  white: { ...colorless, lightness: [0.88, 1] },
  gray: { ...colorless, lightness: [0.35, 0.6] },
};

/** The names of the colours. */
export const knownColors: readonly string[] = Object.keys(tones);

/** A uniformly drawn tone of a known colour, as `#rrggbb`. */
export function drawTone(color: string, random: Random): string {
  const { hue, saturation = vivid.saturation, lightness = vivid.lightness } = tones[color];
  const [degrees, s, l] = [hue, saturation, lightness].map(([from, to]) => from + (to - from) * random.float());
  const channel = (offset: number) => {
    const k = (offset + degrees / 30 + 12) % 12;
    const value = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
