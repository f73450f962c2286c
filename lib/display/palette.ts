/**
 * The colours of every figure, which readers with any colour vision can tell apart (Okabe & Ito, "Color Universal Design", 2008, without
 * black and yellow), strongest contrast first.
 */
export const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'];

/** Ten colours for the groups of a scatter chart: those of `palette`, then four that are told apart from them by lightness too. */
export const groupColors = [...palette, '#1f2933', '#8c564b', '#5b3a9e', '#8a96a3'];

const dashes = ['solid', 'dash', 'dot'];

/** The style of a figure's line, numbered from 0: after the sixth, the colours are repeated with dashes. */
export function lineStyle(index: number): { line: { color: string; dash: string } } {
  const round = Math.floor(index / palette.length);
  return { line: { color: palette[index % palette.length], dash: dashes[round % dashes.length] } };
}

export const colors = {
  ink: '#1f2933',
  faint: '#52606d',
  line: '#d5dae0',
  panel: '#f4f6f8',
  paper: '#ffffff',
  /** For pairs of the same class and for correct results. Bright, since it is drawn on images. */
  positive: '#1ee65a',
  /** For pairs of different classes and for wrong results. */
  negative: '#ff3b3b',
};

/** Bright colours as they are legible on white: at least 4.5 to 1 in contrast (WCAG 2.2, 1.4.3). */
const dark: Record<string, string> = { [colors.positive]: '#0b7a34', [colors.negative]: '#c62828' };

/** A colour of text on images as it is drawn on white. */
export const onPaper = (color: string): string => dark[color] ?? color;

/** Of all pictures: see `font.ts`. */
export const fontFamily = 'Arimo, Arial, Helvetica, sans-serif';
