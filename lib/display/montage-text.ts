import { colors, onPaper } from './palette';
import { escapeXml, svgText } from './svg';
import type { Tile } from './tile';

/** A tile and the position of its upper left corner. */
export interface Cell {
  tile: Tile;
  x: number;
  y: number;
}

interface Layout {
  captions: 'inside' | 'below';
  /** Pixels of the PNG for each pixel of the page. */
  scale: number;
  /** Tiles in a row. */
  columns: number;
  rowTitles: readonly string[];
  columnTitles: readonly string[];
  cells: Cell[];
  width: number;
  height: number;
  page: { width: number; height: number };
  /** Space for row titles and for titles above. */
  left: number;
  top: number;
  title?: string;
}

/** The captions, frames and titles over the images of a montage, as an SVG of the picture's size. */
export function montageText(layout: Layout): string {
  const { cells, width, height, captions, page, left, top, scale, title, rowTitles, columnTitles, columns } = layout;
  const parts: string[] = [];
  const inside = Math.min(Math.max(height * 0.3, 10), 18);
  for (const { tile, x, y } of cells) {
    if (tile.border) {
      const frame = Math.min(Math.max(Math.round(Math.min(width, height) / 24), 2), 4);
      parts.push(
        `<rect x="${x + frame / 2}" y="${y + frame / 2}" width="${Math.max(width - frame, 0)}" height="${Math.max(height - frame, 0)}"` +
          ` fill="none" stroke="${escapeXml(tile.border)}" stroke-width="${frame}"/>`,
      );
    }
    if (!tile.caption) continue;
    parts.push(
      captions === 'inside'
        ? svgText(tile.caption, {
            x: x + 3,
            y: y + inside * 0.9,
            size: inside,
            bold: true,
            room: width - 6,
            outline: '#000000',
            color: tile.color ?? '#ffffff',
          })
        : svgText(tile.caption, {
            x: x + width / 2,
            y: y + height + 13,
            size: 12,
            room: width,
            anchor: 'middle',
            color: onPaper(tile.color ?? colors.ink),
          }),
    );
  }
  if (title)
    parts.push(svgText(title, { x: left, y: 18, size: 15, bold: true, color: colors.ink, room: page.width - left }));
  columnTitles.slice(0, columns).forEach((text, column) => {
    const cell = cells[column];
    if (cell)
      parts.push(
        svgText(text, {
          x: cell.x + width / 2,
          y: top - 7,
          size: 13,
          color: colors.ink,
          anchor: 'middle',
          room: width,
        }),
      );
  });
  rowTitles.forEach((text, row) => {
    const cell = cells[row * columns];
    if (cell)
      parts.push(
        svgText(text, {
          x: left - 8,
          y: cell.y + height / 2 + 4.5,
          size: 13,
          color: colors.ink,
          anchor: 'end',
          room: left - 10,
        }),
      );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width * scale}" height="${page.height * scale}"` +
    ` viewBox="0 0 ${page.width} ${page.height}">${parts.join('')}</svg>`
  );
}
