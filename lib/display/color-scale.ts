/**
 * Viridis (van der Walt and Smith, matplotlib, 2015; CC0) at nine even steps. Its lightness rises evenly from dark to light:
 * equal steps in value look equal, in grey print and to readers with any colour vision.
 */
const viridis: readonly (readonly [red: number, green: number, blue: number])[] = [
  [68, 1, 84],
  [71, 45, 123],
  [59, 82, 139],
  [44, 114, 142],
  [33, 144, 140],
  [39, 173, 129],
  [93, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];

/** Red, green and blue, 0 to 255, at a position from 0 (dark) to 1 (light); positions beyond take the colour of the nearer end. */
export function scaleColor(share: number): [red: number, green: number, blue: number] {
  const place = Math.min(Math.max(share, 0), 1) * (viridis.length - 1);
  const below = Math.min(Math.floor(place), viridis.length - 2);
  const mix = (channel: number) =>
    Math.round(viridis[below][channel] + (place - below) * (viridis[below + 1][channel] - viridis[below][channel]));
  return [mix(0), mix(1), mix(2)];
}
