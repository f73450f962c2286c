import { fontFamily } from './font';

export interface SvgTextOptions {
  x: number;
  y: number;
  size: number;
  colour: string;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
  /** Room for the text, in pixels: longer text is set smaller, and squeezed when that is not enough. */
  room?: number;
  /** Colour of an outline that keeps the text legible on an image. */
  outline?: string;
  /** Degrees, clockwise, about (x, y). */
  rotate?: number;
}

const meanLetterWidth = 0.56;
const smallestSize = 7;

export function escapeXml(text: string): string {
  const printable = text.replace(/[^\t\n\u0020-\ud7ff\ue000-\uffff]/g, '\ufffd');
  return printable.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** One line of text whose baseline starts, is centred or ends at (x, y). */
export function svgText(text: string, options: SvgTextOptions): string {
  const { x, y, colour, bold, anchor = 'start', room, outline, rotate } = options;
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
  const turn = rotate ? ` transform="rotate(${rotate} ${x} ${y})"` : '';
  return (
    `<text x="${x}" y="${y}" font-family="${fontFamily}" font-size="${size}" font-weight="${bold ? 700 : 400}"` +
    ` text-anchor="${anchor}" fill="${escapeXml(colour)}"${stroke}${squeeze}${turn}>${escapeXml(text)}</text>`
  );
}
