import { fontFamily } from './palette';

export interface SvgTextOptions {
  x: number;
  y: number;
  size: number;
  color: string;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
  /** The available width, in pixels: longer text is set smaller, and compressed if that is not enough. */
  room?: number;
  /** The colour of an outline that keeps the text legible on an image. */
  outline?: string;
}

/** As a fraction of the font's size; most texts are narrower. */
export const meanLetterWidth = 0.56;
const smallestSize = 7;

/** Text escaped for XML; characters that XML does not allow, such as control characters, become U+FFFD. */
export function escapeXml(text: string): string {
  const printable = text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
  return printable.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** One line of text whose baseline starts, ends or has its centre at (x, y). */
export function svgText(text: string, options: SvgTextOptions): string {
  const { x, y, color, bold, anchor = 'start', room, outline } = options;
  let { size } = options;
  let squeeze = '';
  if (room !== undefined && text.length > 0) {
    const fitting = room / (text.length * meanLetterWidth * (bold ? 1.07 : 1));
    size = Math.min(size, Math.max(fitting, smallestSize));
    if (fitting < smallestSize) squeeze = ` textLength="${Math.max(room, 1)}" lengthAdjust="spacingAndGlyphs"`;
  }
  const stroke = outline
    ? ` stroke="${escapeXml(outline)}" stroke-width="${size / 6}" stroke-linejoin="round" paint-order="stroke"`
    : '';
  return (
    `<text x="${x}" y="${y}" font-family="${fontFamily}" font-size="${size}" font-weight="${bold ? 700 : 400}"` +
    ` text-anchor="${anchor}" fill="${escapeXml(color)}"${stroke}${squeeze}>${escapeXml(text)}</text>`
  );
}
